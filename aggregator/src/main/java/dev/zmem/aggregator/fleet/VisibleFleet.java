package dev.zmem.aggregator.fleet;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.text.HostNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The part of a fleet that somebody may see: hosts that are hidden are as if they were not there,
 * in sums, counts, suggestions and errors alike. Any thread.
 */
public final class VisibleFleet implements FleetView {
  /** A reason tells what all hosts hold. */
  private static final String REFUSED = "the aggregator has no room for it";

  private final FleetView fleet;
  private final Predicate<String> hosts;
  private final boolean hidesCommands;

  /**
   * A part of {@code fleet}.
   *
   * @param hosts whether a host is seen, by its name in lower case
   * @param hidesCommands whether command lines and environments are kept back
   */
  public VisibleFleet(FleetView fleet, Predicate<String> hosts, boolean hidesCommands) {
    this.fleet = fleet;
    this.hosts = hosts;
    this.hidesCommands = hidesCommands;
  }

  @Override
  public List<HostSnapshot> snapshots() {
    return fleet.snapshots().stream()
        .filter(host -> isSeen(host.identity().name()))
        .map(this::seen)
        .toList();
  }

  @Override
  public List<HostWithoutRows> withoutRows() {
    return fleet.withoutRows().stream()
        .filter(host -> isSeen(host.name()))
        .map(host ->
            host.reason().isEmpty()
                ? host
                : new HostWithoutRows(host.name(), host.condition(), host.since(), REFUSED))
        .toList();
  }

  @Override
  public Optional<HostSnapshot> snapshot(String hostName) {
    return isSeen(hostName) ? fleet.snapshot(hostName).map(this::seen) : Optional.empty();
  }

  @Override
  public long nowNanos() {
    return fleet.nowNanos();
  }

  @Override
  public Instant now() {
    return fleet.now();
  }

  @Override
  public FleetMoment at(Instant moment) {
    return switch (fleet.at(moment)) {
      case FleetMoment.Kept(FleetView then) ->
          new FleetMoment.Kept(new VisibleFleet(then, hosts, hidesCommands));
      case FleetMoment.NotKept none -> none;
    };
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses(String hostName) {
    return isSeen(hostName) ? fleet.freshProcesses(hostName).thenApply(this::seen) : notSeen();
  }

  @Override
  public CompletableFuture<HostDetail> ask(String hostName, DetailQuestion question) {
    if (!isSeen(hostName)) {
      return notSeen();
    }
    CompletableFuture<HostDetail> asked = fleet.ask(hostName, question);
    if (!hidesCommands) {
      return asked;
    }
    CompletableFuture<HostDetail> seen = asked.thenApply(HostDetail::withoutCommands);
    var _ =
        seen.whenComplete((answer, trouble) -> {
          if (seen.isCancelled()) {
            asked.cancel(false); // the agent is told that nobody waits
          }
        });
    return seen;
  }

  private boolean isSeen(String hostName) {
    return hosts.test(HostNames.canonical(hostName));
  }

  private HostSnapshot seen(HostSnapshot host) {
    return hidesCommands ? host.withoutCommands() : host;
  }

  private static <T> CompletableFuture<T> notSeen() {
    return CompletableFuture.failedFuture(
        new NoDetailException(NoDetailException.Reason.NO_ANSWER, "there is no such host"));
  }
}
