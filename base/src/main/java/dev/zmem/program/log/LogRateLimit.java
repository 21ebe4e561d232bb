package dev.zmem.program.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many lines of one sort the log gets in a minute, where others choose how often there is
 * something to say; how many were not told follows in a line of its own when the minute is over.
 * Lines may be counted apart for each of those who bring them. Any thread; guarded by its monitor.
 */
public final class LogRateLimit {
  /** Those counted one by one in a minute; those that follow share a count. */
  public static final int MAX_COUNTED = 20_000;

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String OTHERS = "(others)";

  private final int most;
  private final String what;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> lines = new HashMap<>();
  private long minuteBegan;
  private long untold;

  /**
   * Nothing was told yet.
   *
   * @param most lines a minute, of each that is counted
   * @param what the lines are about, as the line with their count begins
   * @param nanoTime as {@link System#nanoTime}
   */
  public LogRateLimit(int most, String what, LongSupplier nanoTime) {
    this.most = most;
    this.what = what;
    this.nanoTime = nanoTime;
    this.minuteBegan = nanoTime.getAsLong();
  }

  /** Whether one more line may be told, whoever brings it. */
  public boolean mayTell() {
    return mayTell("");
  }

  /** Whether one more line may be told that this one brings; if not, it is counted. */
  public boolean mayTell(String whose) {
    tellCount();
    synchronized (this) {
      String counted = lines.size() < MAX_COUNTED || lines.containsKey(whose) ? whose : OTHERS;
      if (lines.merge(counted, 1, Integer::sum) <= most) {
        return true;
      }
      untold++;
      return false;
    }
  }

  /** A line is not told for another reason, and counted. */
  public void leaveOut() {
    tellCount();
    synchronized (this) {
      untold++;
    }
  }

  /** Says how many were not told in a minute that is over; to be called now and then. */
  public void tellCount() {
    long count;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - minuteBegan < MINUTE_NANOS) {
        return;
      }
      minuteBegan = now;
      lines.clear();
      count = takeUntold();
    }
    tell(count);
  }

  /** Says how many were not told so far: nothing follows. */
  public void close() {
    long count;
    synchronized (this) {
      count = takeUntold();
    }
    tell(count);
  }

  private long takeUntold() {
    long count = untold;
    untold = 0;
    return count;
  }

  private void tell(long count) {
    if (count > 0) {
      Log.warn(what + " untold=" + count);
    }
  }
}
