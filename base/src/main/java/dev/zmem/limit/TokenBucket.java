package dev.zmem.limit;

/**
 * How often something may happen: some times at once after a pause, then at an even rate. Not
 * synchronized; guarded by its user.
 */
public final class TokenBucket {
  private final double most;
  private double nanosEach;
  private double saved;
  private long countedAtNanos;

  /**
   * A full one.
   *
   * @param most times at once, after a pause
   * @param nanosEach one more each so many nanoseconds
   * @param nowNanos {@link System#nanoTime}, as all times given later
   */
  public TokenBucket(double most, double nanosEach, long nowNanos) {
    this.most = most;
    this.nanosEach = nanosEach;
    this.saved = most;
    this.countedAtNanos = nowNanos;
  }

  /** From now on it fills by one each so many nanoseconds. */
  public void fillEvery(double nanos, long nowNanos) {
    fill(nowNanos);
    nanosEach = nanos;
  }

  /** Takes one if one is there; whether it was. */
  public boolean take(long nowNanos) {
    fill(nowNanos);
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }

  /** Takes one that has happened already; nanoseconds until the next may happen. */
  public long takeOwing(long nowNanos) {
    fill(nowNanos);
    saved--;
    return saved >= 0 ? 0 : (long) Math.ceil(-saved * nanosEach);
  }

  private void fill(long nowNanos) {
    saved = Math.min(most, saved + Math.max(0, nowNanos - countedAtNanos) / nanosEach);
    countedAtNanos = nowNanos;
  }
}
