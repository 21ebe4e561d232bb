package dev.zmem.aggregator.fleet;

import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The live state of all hosts in this process's memory. Soft state: agents bring it back after a
 * restart.
 *
 * <p>Readers take volatile references and never wait. Claims of one host exclude each other;
 * publishing takes no lock but checks that the writer still is the host's.
 */
public final class InMemoryFleet implements FleetView {
  /** Hosts known at once. */
  public static final int MAX_HOSTS = 20_000;

  private final ConcurrentMap<String, Host> hosts = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /** An empty fleet on this monotonic clock, nanoseconds. */
  public InMemoryFleet(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Asks to write a host. A stream of the same machine is taken over at once when this one is
   * newer; another machine gets the name only when its holder is stale.
   */
  public Claim claim(HostIdentity identity, StreamHandle stream) {
    if (hosts.size() >= MAX_HOSTS && !hosts.containsKey(identity.name())) {
      return new Claim.Refused("the aggregator knows " + MAX_HOSTS + " hosts already");
    }
    Host host = hosts.computeIfAbsent(identity.name(), name -> new Host());
    synchronized (host) {
      Writer current = host.writer;
      if (current != null) {
        String objection = objection(host, current.identity, identity);
        if (objection != null) {
          return new Claim.Refused(objection);
        }
        current.stream.takenOver();
      } else if (isOtherLiveMachine(host, identity)) {
        return new Claim.Refused(otherMachine(identity));
      }
      Writer writer = new Writer(host, identity, stream);
      host.writer = writer;
      hosts.putIfAbsent(identity.name(), host);
      return new Claim.Granted(writer);
    }
  }

  /**
   * Drops hosts that have no stream and were silent for longer than {@code forgetAfter}; how many.
   */
  public int forget(Duration forgetAfter) {
    long now = nowNanos();
    int before = hosts.size();
    hosts
        .values()
        .removeIf(host -> {
          synchronized (host) {
            HostSnapshot snapshot = host.snapshot;
            return host.writer == null
                && (snapshot == null || snapshot.age(now).compareTo(forgetAfter) > 0);
          }
        });
    return before - hosts.size();
  }

  @Override
  public List<HostSnapshot> snapshots() {
    List<HostSnapshot> snapshots = new ArrayList<>(hosts.size());
    for (Host host : hosts.values()) {
      HostSnapshot snapshot = host.snapshot;
      if (snapshot != null) {
        snapshots.add(snapshot);
      }
    }
    snapshots.sort(Comparator.comparing(snapshot -> snapshot.identity().name()));
    return snapshots;
  }

  @Override
  public Optional<HostSnapshot> snapshot(String hostName) {
    Host host = hosts.get(hostName);
    return host == null ? Optional.empty() : Optional.ofNullable(host.snapshot);
  }

  @Override
  public long nowNanos() {
    return clock.getAsLong();
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses(String hostName) {
    Host host = hosts.get(hostName);
    Writer writer = host == null ? null : host.writer;
    return writer == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no stream from " + hostName))
        : writer.stream.freshProcesses();
  }

  private @Nullable String objection(Host host, HostIdentity current, HostIdentity claimed) {
    if (!current.hostId().equals(claimed.hostId())) {
      return isStale(host) ? null : otherMachine(claimed);
    }
    boolean older =
        current.bootId().equals(claimed.bootId())
            && Long.compareUnsigned(claimed.epoch(), current.epoch()) <= 0;
    return older ? "a newer stream of this machine already reports as " + claimed.name() : null;
  }

  private boolean isOtherLiveMachine(Host host, HostIdentity claimed) {
    HostSnapshot snapshot = host.snapshot;
    return snapshot != null
        && !snapshot.identity().hostId().equals(claimed.hostId())
        && !isStale(host);
  }

  private boolean isStale(Host host) {
    HostSnapshot snapshot = host.snapshot;
    return snapshot != null && snapshot.isStale(nowNanos());
  }

  private static String otherMachine(HostIdentity claimed) {
    return "another machine already reports as "
        + claimed.name()
        + ": give this one another --host-name";
  }

  /** One host; its monitor guards who writes. */
  private static final class Host {
    volatile @Nullable HostSnapshot snapshot;
    volatile @Nullable Writer writer;
  }

  private final class Writer implements HostWriter {
    private final Host host;
    private volatile HostIdentity identity;
    private final StreamHandle stream;

    Writer(Host host, HostIdentity identity, StreamHandle stream) {
      this.host = host;
      this.identity = identity;
      this.stream = stream;
    }

    @Override
    public HostSnapshot publish(
        RowTable rows, HostFigures figures, PassReport pass, long ageNanos) {
      HostSnapshot snapshot =
          new HostSnapshot(identity, rows, figures, pass, nowNanos() - ageNanos);
      synchronized (host) {
        if (host.writer == this) {
          host.snapshot = snapshot;
        }
      }
      return snapshot;
    }

    @Override
    public void pace(Duration interval) {
      identity = identity.every(interval);
      synchronized (host) {
        HostSnapshot last = host.snapshot;
        if (host.writer == this && last != null) {
          host.snapshot =
              new HostSnapshot(
                  identity, last.rows(), last.figures(), last.pass(), last.sampledAtNanos());
        }
      }
    }

    @Override
    public void release() {
      synchronized (host) {
        if (host.writer == this) {
          host.writer = null;
        }
      }
    }
  }
}
