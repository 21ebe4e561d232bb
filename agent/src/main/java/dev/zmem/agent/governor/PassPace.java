package dev.zmem.agent.governor;

/**
 * How often passes may come, by what they really cost. Walks and windows have their allowance each
 * time; the rest of a pass (listing, looking, naming, encoding) costs what it costs, however soon
 * it comes after the last, so where an interval is short it is the pause that must be longer. One
 * thread at a time.
 */
public final class PassPace {
  /** Passes come no less often for their cost alone: a table must follow its host. */
  public static final long MOST_NANOS = 5_000_000_000L;

  /** Part of the budget that all but walks and windows may use. */
  static final double OTHER_SHARE = 0.5;

  private static final double WEIGHT = 0.1;

  private final double share;
  private final long startNanos;
  private double nanosPerPass;
  private boolean measured;
  private long lastCpuNanos;
  private long lastMeasuringNanos;

  /** The pace within a budget; what the program's own start takes is no reason for a slower one. */
  public PassPace(Budgets budgets, long nowNanos) {
    this.share = budgets.cpuShare();
    this.startNanos = nowNanos;
  }

  /**
   * Learns what the last pass and the time after it took; called once a pass.
   *
   * @param nowNanos monotonic time
   * @param cpuNanos CPU used since the program began
   * @param measuringNanos CPU used by walks and windows since then
   */
  public void pass(long nowNanos, long cpuNanos, long measuringNanos) {
    double other = (double) (cpuNanos - lastCpuNanos) - (measuringNanos - lastMeasuringNanos);
    lastCpuNanos = cpuNanos;
    lastMeasuringNanos = measuringNanos;
    if (nowNanos - startNanos < CpuAccount.START_NANOS) {
      return;
    }
    nanosPerPass = measured ? nanosPerPass + WEIGHT * (other - nanosPerPass) : other;
    measured = true;
  }

  /** Time from one pass to the next: what is wanted, or longer where passes cost too much. */
  public long intervalNanos(long wantedNanos) {
    double needed = nanosPerPass / (OTHER_SHARE * share);
    return (long)
        Math.clamp(needed, (double) wantedNanos, (double) Math.max(wantedNanos, MOST_NANOS));
  }
}
