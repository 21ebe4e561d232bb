package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetEvent;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.PublishedPass;
import dev.zmem.aggregator.fleet.StreamHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts there are, and which stream writes each. A name has one machine at a time, and a
 * machine one name.
 *
 * <p>Any thread. Claims, releases and forgetting exclude each other, so that no entry is dropped
 * from under a claim. Streams and listeners are told when no lock is held.
 */
final class HostClaims {
  private final FleetClock clock;
  private final Consumer<FleetEvent> events;
  private final FleetMemory memory;
  private final PassFanOut listeners;
  private final RefusedHosts refused;

  /** Guards the entries, and which stream is granted each. */
  private final Object lock = new Object();

  /** Changed under {@link #lock}. */
  private final HostTable hosts;

  /** Kept in an empty table. */
  HostClaims(
      HostTable hosts,
      FleetClock clock,
      Consumer<FleetEvent> events,
      FleetMemory memory,
      PassFanOut listeners) {
    this.memory = memory;
    this.refused = new RefusedHosts(memory.limitBytes());
    this.hosts = hosts;
    this.listeners = listeners;
    this.clock = clock;
    this.events = events;
  }

  /** The entries there are now. */
  Iterable<HostEntry> entries() {
    return hosts.entries();
  }

  /** The entry of this name, in lower case. */
  @Nullable HostEntry entry(String name) {
    return hosts.get(name);
  }

  /** How many entries there are. */
  int size() {
    return hosts.size();
  }

  /**
   * Asks to write a host. A stream of the same machine is taken over at once when this one is
   * newer, also under another name; another machine gets the name only when its holder is stale.
   */
  Claim claim(HostIdentity identity, StreamHandle stream) {
    List<Runnable> afterwards = new ArrayList<>();
    Claim claim;
    synchronized (lock) {
      claim = claim(identity, stream, afterwards);
    }
    try {
      afterwards.forEach(Runnable::run);
    } catch (RuntimeException e) {
      if (claim instanceof Claim.Granted granted) {
        granted.writer().release();
      }
      throw e;
    }
    return claim;
  }

  /**
   * Drops hosts that have no stream and were silent for longer than {@code forgetAfter}, and those
   * whose machine has another name; how many. Where memory is short, those that are silent let go
   * of their earlier passes: the others do as their next pass comes.
   */
  int forget(Duration forgetAfter) {
    List<Runnable> afterwards = new ArrayList<>();
    int forgotten = 0;
    synchronized (lock) {
      long now = clock.nowNanos();
      for (HostEntry entry : hosts.copy()) {
        HostSnapshot snapshot = entry.snapshot;
        boolean silent =
            entry.writer == null
                && (snapshot == null || snapshot.age(now).compareTo(forgetAfter) > 0);
        if (silent || entry.isReplaced(now)) {
          hosts.drop(entry, afterwards);
          forgotten++;
        } else if (!memory.hasRoomForPast(0) && !entry.isLive(now)) {
          entry.letGoOfPast();
        }
      }
    }
    afterwards.forEach(Runnable::run);
    return forgotten;
  }

  /** The entry's machine goes on although a later boot of its id has another name. */
  void areTwoMachines(HostEntry entry, StreamWriter successor) {
    List<Runnable> afterwards = new ArrayList<>();
    synchronized (lock) {
      Machine machine = hosts.machine(entry.identity.hostId());
      if (entry.successor == successor && machine != null) {
        entry.successor = null;
        share(machine, entry, successor, afterwards);
      }
    }
    afterwards.forEach(Runnable::run);
  }

  /** Hosts for which there was no room lately. */
  RefusedHosts refused() {
    return refused;
  }

  /** A host's pass took the last one's place, and its entry's {@link HostEntry#passes} is held. */
  void published(HostEntry entry, PublishedPass pass) {
    listeners.published(pass);
    hosts.forgetDropped(entry);
  }

  /** A host's agent stopped, and its entry's {@link HostEntry#passes} is held. */
  void stopped(HostEntry entry, HostSnapshot last) {
    listeners.stopped(last);
    hosts.forgetDropped(entry);
  }

  /** The stream ended; an entry that has nothing to show goes with it. */
  void release(StreamWriter writer) {
    synchronized (lock) {
      HostEntry entry = writer.entry;
      entry.leftBy(writer);
      if (entry.writer != writer) {
        return;
      }
      synchronized (entry) {
        entry.writer = null;
      }
      if (entry.snapshot == null) {
        Machine machine = hosts.machine(entry.identity.hostId());
        if (machine != null) {
          machine.cameInVain(writer);
        }
      }
      if (entry.snapshot == null || entry.successor != null) {
        hosts.drop(entry, new ArrayList<>());
      }
    }
  }

  private Claim claim(HostIdentity identity, StreamHandle stream, List<Runnable> afterwards) {
    long now = clock.nowNanos();
    HostEntry held = hosts.get(identity.name());
    Machine machine = hosts.machine(identity.hostId());
    List<HostEntry> otherNames =
        machine == null
            ? List.of()
            : machine.entries.stream().filter(entry -> entry != held).toList();
    boolean isCopy = machine != null && machine.isShared;
    String full = held == null && (otherNames.isEmpty() || isCopy) ? full() : null;
    if (full != null) {
      refused.add(identity.name(), full, now);
      return new Claim.Full(full);
    }
    String objection = ClaimObjections.to(held, otherNames, identity, now);
    if (objection != null) {
      return new Claim.Refused(objection);
    }
    String takeover =
        held == null || held.identity.hostId().equals(identity.hostId())
            ? "a newer stream of this machine took over"
            : "another machine took the name over while this one was silent";
    HostEntry entry = held == null ? new HostEntry(identity) : held;
    StreamWriter writer =
        new StreamWriter(
            this,
            clock,
            entry,
            identity,
            stream,
            memory.host(entry.shown(), identity.labels()),
            now);
    hosts.enter(entry, identity);
    if (machine != null) {
      otherNames.forEach(other -> takeAlong(other, writer, identity, machine, afterwards));
      takeOver(entry, writer, machine, afterwards);
    }
    StreamWriter current = entry.writer;
    if (current != null) {
      afterwards.add(() -> current.stream.takenOver(takeover + " (" + stream.peer() + ")"));
    }
    synchronized (entry) {
      entry.writer = writer;
    }
    refused.remove(identity.name());
    return new Claim.Granted(writer);
  }

  /** Why there is no room for one more host; null when there is. */
  private @Nullable String full() {
    if (hosts.size() >= InMemoryFleet.MAX_HOSTS) {
      return "the aggregator knows " + InMemoryFleet.MAX_HOSTS + " hosts already";
    }
    String full = memory.full();
    return full.isEmpty() ? null : full;
  }

  /**
   * The claimed machine had another name, whose entry ends; unless there are two machines with one
   * id, or the newer stream may not speak for the other name, also where that is silent.
   */
  private void takeAlong(
      HostEntry other,
      StreamWriter by,
      HostIdentity identity,
      Machine machine,
      List<Runnable> afterwards) {
    boolean sameBoot = other.identity.bootId().equals(identity.bootId());
    boolean isSame = sameBoot || !other.isLive(by.claimedAtNanos) && !machine.isShared;
    if (isSame && by.stream.mayReportAs(other.name)) { // else a certificate would hide others
      takeOver(other, by, machine, afterwards);
      if (other.isLive(by.claimedAtNanos) || other.snapshot == null) {
        hosts.drop(other, afterwards);
      } else {
        retire(other, by, afterwards);
      }
      afterwards.add(
          () -> events.accept(new FleetEvent.Renamed(other.name, by.entry.name, by.stream.peer())));
    } else if (sameBoot) {
      share(machine, other, by, afterwards);
    } else if (!machine.isShared && by.stream.mayReportAs(other.name)) {
      other.successor = by; // its next pass tells whether there are two machines
    }
  }

  /** A silent name is shown no more, and again if the new one brings no rows. */
  private static void retire(HostEntry old, StreamWriter by, List<Runnable> afterwards) {
    StreamWriter writer = old.writer;
    synchronized (old) {
      old.writer = null;
    }
    old.successor = by;
    if (writer != null) {
      afterwards.add(() -> writer.stream.takenOver(HostTable.OTHER_NAME));
    }
  }

  private void share(Machine machine, HostEntry other, StreamWriter by, List<Runnable> afterwards) {
    StreamWriter writer = other.writer;
    if (machine.isShared) {
      return;
    }
    machine.isShared = true;
    FleetEvent shared =
        new FleetEvent.SharedMachineId(
            by.entry.name,
            by.stream.peer(),
            other.name,
            writer == null ? "none" : writer.stream.peer());
    afterwards.add(() -> events.accept(shared));
  }

  /** Tells of two agents that take the machine from each other. */
  private void takeOver(
      HostEntry entry, StreamWriter by, Machine machine, List<Runnable> afterwards) {
    StreamWriter current = entry.writer;
    if (current != null && entry.isLive(by.claimedAtNanos) && machine.takeOver(by.claimedAtNanos)) {
      FleetEvent contested =
          new FleetEvent.Contested(
              by.entry.name, by.stream.peer(), entry.name, current.stream.peer());
      afterwards.add(() -> events.accept(contested));
    }
  }
}
