package dev.zmem.agent.governor;

/**
 * What may be spent of a share of one processor: earned by time that passes, paid by CPU that was
 * used. Saved up at most for {@link #MAX_SAVED_NANOS} of time, so a host that was calm is followed
 * when it moves; in debt at most for {@link #MAX_DEBT_NANOS}, so that one costly moment does not
 * stop measuring for long. One thread at a time.
 */
public final class CpuAccount {
  /**
   * Time whose earnings are kept: at 1 % these are 200 ms, a walk over some 4,000 small processes.
   * What a minute uses is above the budget by a third at most.
   */
  static final long MAX_SAVED_NANOS = 20_000_000_000L;

  /** Time whose earnings may be owed. */
  static final long MAX_DEBT_NANOS = 10_000_000_000L;

  /**
   * Part of what the last interval earned that may be spent in any case: where looking alone uses
   * the budget up, at very short intervals, walks go on slowly.
   */
  static final double LEAST_SHARE = 0.1;

  /**
   * So long after the start only measuring itself is paid for: what the program's own start takes
   * (compiling, connecting) is no reason to measure less.
   */
  static final long START_NANOS = 30_000_000_000L;

  private final double share;
  private final long startNanos;
  private double balanceNanos;
  private long lastNanos;
  private long lastCpuNanos;
  private long lastMeasuringNanos;

  /** An account that starts full, now. */
  public CpuAccount(double share, long nowNanos, long cpuNanos) {
    this.share = share;
    this.balanceNanos = share * MAX_SAVED_NANOS;
    this.startNanos = nowNanos;
    this.lastNanos = nowNanos;
    this.lastCpuNanos = cpuNanos;
  }

  /**
   * What may be spent now, nanoseconds of CPU; little when too much was spent.
   *
   * @param nowNanos monotonic time
   * @param cpuNanos CPU used since the program began
   * @param measuringNanos CPU used by walks and windows since then
   */
  public long balance(long nowNanos, long cpuNanos, long measuringNanos) {
    if (share == Budgets.UNLIMITED) {
      return Long.MAX_VALUE;
    }
    double earnedNanos = share * Math.min(nowNanos - lastNanos, MAX_SAVED_NANOS);
    boolean starting = nowNanos - startNanos < START_NANOS;
    balanceNanos +=
        earnedNanos - (starting ? measuringNanos - lastMeasuringNanos : cpuNanos - lastCpuNanos);
    balanceNanos = Math.clamp(balanceNanos, -share * MAX_DEBT_NANOS, share * MAX_SAVED_NANOS);
    lastNanos = nowNanos;
    lastCpuNanos = cpuNanos;
    lastMeasuringNanos = measuringNanos;
    return (long) Math.max(balanceNanos, earnedNanos * LEAST_SHARE);
  }
}
