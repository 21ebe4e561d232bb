package dev.zmem.aggregator.fleet;

import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;

/**
 * One host as of one pass, whole. Immutable.
 *
 * @param identity who it is
 * @param rows its processes
 * @param figures the host's own figures
 * @param pass what the agent's pass did
 * @param sampledAtNanos when the pass ended, on the aggregator's monotonic clock
 */
public record HostSnapshot(
    HostIdentity identity,
    RowTable rows,
    HostFigures figures,
    PassReport pass,
    long sampledAtNanos) {

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

  /** Whether the host has been silent for too long to call its rows current. */
  public boolean isStale(long nowNanos) {
    // not Duration.multipliedBy, which goes by way of BigDecimal
    return nowNanos - sampledAtNanos > identity.interval().toNanos() * STALE_AFTER_INTERVALS;
  }
}
