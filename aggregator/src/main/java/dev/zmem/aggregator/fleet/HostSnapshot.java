package dev.zmem.aggregator.fleet;

import dev.zmem.aggregator.row.HostPast;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.Instant;

/**
 * One host as of one pass, whole. Immutable.
 *
 * @param identity the host
 * @param rows its processes
 * @param figures the host's own figures
 * @param pass what the agent's pass did
 * @param sampledAtNanos when the pass ended, on the aggregator's monotonic clock: for ages
 * @param sampledAt the same on its wall clock, as it stood when the pass came: for people, and for
 *     what outlives the program
 * @param isStopped whether its agent stopped in order after the pass
 * @param swapTraffic what it swapped since the pass before
 * @param past earlier passes, by which growth is told
 */
public record HostSnapshot(
    HostIdentity identity,
    LiveRows rows,
    HostFigures figures,
    PassReport pass,
    long sampledAtNanos,
    Instant sampledAt,
    boolean isStopped,
    SwapTraffic swapTraffic,
    HostPast past) {

  /** Of an agent that goes on, without a pass before it. */
  public HostSnapshot(
      HostIdentity identity,
      LiveRows rows,
      HostFigures figures,
      PassReport pass,
      long sampledAtNanos,
      Instant sampledAt) {
    this(
        identity,
        rows,
        figures,
        pass,
        sampledAtNanos,
        sampledAt,
        false,
        SwapTraffic.UNKNOWN,
        HostPast.none());
  }

  /** Intervals without a pass after which a host is stale. */
  public static final int STALE_AFTER_INTERVALS = 3;

  /** Its rows hold no more than the host says it uses. */
  public HostSnapshot {
    rows = rows.within(figures);
  }

  /** Time since the pass. */
  public Duration age(long nowNanos) {
    return Duration.ofNanos(Math.max(0, nowNanos - sampledAtNanos));
  }

  /**
   * The same pass of a host whose passes come so often from now on. It is judged by the longer of
   * the two: the next pass may have been waiting for the old interval's end.
   */
  public HostSnapshot every(Duration interval) {
    Duration longer = interval.compareTo(identity.interval()) > 0 ? interval : identity.interval();
    return with(identity.every(longer), isStopped, past);
  }

  /** The same pass of a host whose agent uses these grouping rules from now on. */
  public HostSnapshot ruledBy(String rules) {
    return with(identity.ruledBy(rules), isStopped, past);
  }

  /** The same pass of a host whose agent stopped after it. */
  public HostSnapshot stopped() {
    return with(identity, true, past);
  }

  /** The same pass, of which nobody can tell what grew: the memory is short. */
  public HostSnapshot withoutPast() {
    return with(identity, isStopped, HostPast.none());
  }

  /** The same pass, of whose processes nobody learns command line or environment. */
  public HostSnapshot withoutCommands() {
    return new HostSnapshot(
        identity,
        rows.withoutCommands(),
        figures,
        pass,
        sampledAtNanos,
        sampledAt,
        isStopped,
        swapTraffic,
        past.withoutCommands());
  }

  private HostSnapshot with(HostIdentity host, boolean stopped, HostPast earlier) {
    return new HostSnapshot(
        host, rows, figures, pass, sampledAtNanos, sampledAt, stopped, swapTraffic, earlier);
  }

  /** Whether any of its swap is in use, as far as the kernel says. */
  public boolean usesSwap() {
    return figures.swapInUseBytes() != 0;
  }

  /** Whether its agent has stopped, or was silent for too long to call the rows current. */
  public boolean isStale(long nowNanos) {
    // not Duration.multipliedBy, which goes by way of BigDecimal
    return isStopped
        || nowNanos - sampledAtNanos > identity.interval().toNanos() * STALE_AFTER_INTERVALS;
  }
}
