package dev.zmem.aggregator.live;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetEvent;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.FleetMoment;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.PassListener;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.text.HostNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The live state of all hosts in this process's memory. Soft state: agents bring it back after a
 * restart.
 *
 * <p>Any thread. Readers take volatile references and never wait; publishing locks its own host
 * alone.
 */
public final class InMemoryFleet implements Fleet {
  /** Hosts known at once. */
  public static final int MAX_HOSTS = 20_000;

  private static final FleetMoment NO_PAST =
      new FleetMoment.NotKept("this aggregator keeps each host's newest pass, and no older one");

  private final HostClaims claims;
  private final PassFanOut listeners;
  private final FleetClock clock;
  private final FleetMemory memory;
  private final KnownHosts known;

  /** An empty fleet on this monotonic clock, nanoseconds. */
  public InMemoryFleet(LongSupplier clock) {
    this(clock, event -> {});
  }

  /** With someone who is told what happens to names. */
  public InMemoryFleet(LongSupplier clock, Consumer<FleetEvent> events) {
    this(clock, events, FleetMemory.ofThisProcess());
  }

  /** With a limit of what its hosts may hold. */
  public InMemoryFleet(LongSupplier clock, Consumer<FleetEvent> events, FleetMemory memory) {
    this(
        new FleetClock(clock, InstantSource.system()),
        events,
        memory,
        KnownHosts.none(),
        List.of());
  }

  /**
   * An empty fleet.
   *
   * @param events told what happens to names; called by any thread, without the lock of claims
   * @param memory the limit of what hosts may hold
   * @param known hosts that are known before they report
   * @param listeners told of every pass
   */
  public InMemoryFleet(
      FleetClock clock,
      Consumer<FleetEvent> events,
      FleetMemory memory,
      KnownHosts known,
      List<PassListener> listeners) {
    this(new ConcurrentHashMap<>(), clock, events, memory, known, listeners);
  }

  /** With a map that tests watch. */
  InMemoryFleet(
      ConcurrentMap<String, HostEntry> hosts,
      FleetClock clock,
      Consumer<FleetEvent> events,
      FleetMemory memory,
      KnownHosts known,
      List<PassListener> listeners) {
    this.clock = clock;
    this.memory = memory;
    this.known = known;
    this.listeners = new PassFanOut(listeners, clock.nanoTime(), events);
    this.claims =
        new HostClaims(new HostTable(hosts, known), clock, events, memory, this.listeners);
  }

  /** Calls of listeners that ended by an exception. */
  public long listenerFailures() {
    return listeners.failures();
  }

  /** Calls of listeners that held a stream up. */
  public long slowListenerCalls() {
    return listeners.slowCalls();
  }

  @Override
  public FleetMemory memory() {
    return memory;
  }

  @Override
  public Claim claim(HostIdentity identity, StreamHandle stream) {
    return claims.claim(identity, stream);
  }

  @Override
  public int forget(Duration forgetAfter) {
    return claims.forget(forgetAfter);
  }

  @Override
  public List<HostSnapshot> snapshots() {
    long now = nowNanos();
    List<HostSnapshot> snapshots = new ArrayList<>(claims.size());
    for (HostEntry entry : claims.entries()) {
      HostSnapshot snapshot = entry.snapshot;
      if (snapshot != null && !entry.isPast(now)) {
        snapshots.add(snapshot);
      }
    }
    snapshots.sort(Comparator.comparing(snapshot -> snapshot.identity().name()));
    return snapshots;
  }

  @Override
  public List<HostWithoutRows> withoutRows() {
    long now = nowNanos();
    List<HostWithoutRows> hosts = new ArrayList<>();
    for (HostEntry entry : claims.entries()) {
      StreamWriter writer = entry.writer;
      if (entry.snapshot == null && writer != null) {
        hosts.add(
            new HostWithoutRows(
                entry.name,
                HostWithoutRows.Condition.CONNECTING,
                Duration.ofNanos(now - writer.claimedAtNanos)));
      }
    }
    List<HostWithoutRows> refused = claims.refused().recent(now);
    hosts.addAll(refused);
    Set<String> told = new HashSet<>();
    refused.forEach(host -> told.add(host.name()));
    hosts.addAll(known.silent(name -> claims.entry(name) != null || told.contains(name)));
    if (hosts.size() > 1) { // most often there is none: nothing to load for it
      hosts.sort(Comparator.comparing(HostWithoutRows::name));
    }
    return hosts;
  }

  @Override
  public Optional<HostSnapshot> snapshot(String hostName) {
    HostEntry entry = entry(hostName);
    return entry == null || entry.isPast(nowNanos())
        ? Optional.empty()
        : Optional.ofNullable(entry.snapshot);
  }

  @Override
  public long nowNanos() {
    return clock.nowNanos();
  }

  @Override
  public Instant now() {
    return clock.wall().instant();
  }

  @Override
  public FleetMoment at(Instant moment) {
    return NO_PAST;
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses(String hostName) {
    HostEntry entry = entry(hostName);
    StreamWriter writer = entry == null ? null : entry.writer;
    return writer == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no stream from " + hostName))
        : writer.stream.freshProcesses();
  }

  @Override
  public CompletableFuture<HostDetail> ask(String hostName, DetailQuestion question) {
    HostEntry entry = entry(hostName);
    StreamWriter writer = entry == null ? null : entry.writer;
    return writer == null ? Fleet.super.ask(hostName, question) : writer.stream.ask(question);
  }

  private @Nullable HostEntry entry(String hostName) {
    return hostName.length() > HostNames.MAX_LENGTH
        ? null
        : claims.entry(HostNames.canonical(hostName));
  }
}
