package dev.zmem.agent.governor;

/**
 * How many processes may be named in a pass while grouping rules are in force: matching them may
 * use a part of the CPU budget, whatever rules an aggregator sends and whatever command lines meet
 * them. Processes beyond wait for a later pass. One thread at a time.
 */
public final class RuleTime {
  /** Part of the CPU budget that matching may use. */
  static final double SHARE = 0.5;

  /** Time whose earnings are kept, and whose earnings may be owed. */
  static final long MAX_SAVED_NANOS = 20_000_000_000L;

  static final long MAX_DEBT_NANOS = 60_000_000_000L;

  /** What a match is taken for before one was measured: a list of some ten rules. */
  static final long FIRST_NANOS = 100_000;

  /** Named in any case, so that every process is named some time. */
  static final int LEAST = 1;

  private final double share;
  private double balanceNanos;
  private double matchNanos = FIRST_NANOS;
  private long lastNanos;
  private long lastSpentNanos;
  private long lastMatches;

  /** Begins full, now, with a part of this share of a processor. */
  public RuleTime(double cpuShare, long nowNanos) {
    this.share = cpuShare * SHARE;
    this.balanceNanos = share * MAX_SAVED_NANOS;
    this.lastNanos = nowNanos;
  }

  /**
   * How many processes may be named now.
   *
   * @param nowNanos monotonic time
   * @param spentNanos time that all matches took since the program began
   * @param matches how many there were
   */
  public int mayName(long nowNanos, long spentNanos, long matches) {
    if (Double.isInfinite(share)) {
      return Integer.MAX_VALUE;
    }
    long spent = spentNanos - lastSpentNanos;
    long made = matches - lastMatches;
    if (made > 0) { // half of what it was: rules and command lines change
      matchNanos = (matchNanos + (double) spent / made) / 2;
    }
    balanceNanos += share * Math.min(nowNanos - lastNanos, MAX_SAVED_NANOS) - spent;
    balanceNanos = Math.clamp(balanceNanos, -share * MAX_DEBT_NANOS, share * MAX_SAVED_NANOS);
    lastNanos = nowNanos;
    lastSpentNanos = spentNanos;
    lastMatches = matches;
    return Math.clamp((long) (balanceNanos / matchNanos), LEAST, Integer.MAX_VALUE);
  }
}
