package dev.zmem.cli.fleet;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether any is left of the processes that were named by their ids, table after table. None is
 * when as many hosts report as when some were there, for after a restart of the aggregator the
 * hosts come back one after another; or when hosts have reported none for {@link #PATIENCE}, for a
 * host may never come back. One thread.
 */
public final class ProcessesLeft {
  /** Between the first answer that knows nothing of what was there and the end. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;
  private boolean wereThere;
  private boolean isWaiting;
  private long waitingSinceNanos;

  /** Hosts that reported when processes were there. */
  private long hostsReporting;

  /** Of which no table has come yet. */
  public ProcessesLeft() {
    this(System::nanoTime);
  }

  ProcessesLeft(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes the next table, and says whether none is left. */
  public boolean areGone(FleetAnswer table) {
    long reporting = table.covered().number("hosts_reporting");
    if (table.rows() > 0) {
      wereThere = true;
      isWaiting = false;
      hostsReporting = reporting;
      return false;
    }
    if (!table.hasNoneLeft()) {
      isWaiting = false;
      return false;
    }
    if (!isWaiting) {
      isWaiting = true;
      waitingSinceNanos = nanoTime.getAsLong();
    }
    return reporting >= hostsReporting
        || nanoTime.getAsLong() - waitingSinceNanos >= PATIENCE.toNanos();
  }

  /** Whether some were there in an earlier table. */
  boolean wereThere() {
    return wereThere;
  }
}
