package dev.zmem.program.log;

import dev.zmem.limit.BoundedMap;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which lines about others are news: the same is told once an hour, so few lines a minute in all,
 * and what was not told is counted. Any thread; guarded by its monitor.
 *
 * @param <T> what makes two lines the same
 */
public final class LogRepeatFilter<T> {
  /** The same is not told again for so long. */
  public static final Duration SILENCE = Duration.ofHours(1);

  /** What is remembered as told. */
  static final int MAX_REMEMBERED = 1000;

  private final LongSupplier nanoTime;
  private final LogRateLimit lines;
  private final Map<T, Long> toldAt = BoundedMap.byAge(MAX_REMEMBERED);

  /**
   * Nothing was told yet.
   *
   * @param most lines a minute
   * @param what the lines are about, as the line with the count of the others begins
   * @param nanoTime as {@link System#nanoTime}
   */
  public LogRepeatFilter(int most, String what, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lines = new LogRateLimit(most, what, nanoTime);
  }

  /** Whether a line about this was told within the hour; if so, it is counted. */
  public synchronized boolean isRepeat(T news) {
    Long last = toldAt.get(news);
    boolean isRepeat = last != null && nanoTime.getAsLong() - last < SILENCE.toNanos();
    if (isRepeat) {
      lines.leaveOut();
    }
    return isRepeat;
  }

  /** Whether a line about this may be told now; if not, it is counted. */
  public synchronized boolean mayTell(T news) {
    if (isRepeat(news)) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (!lines.mayTell()) {
      return false;
    }
    toldAt.remove(news); // the eldest is that told first
    toldAt.put(news, now);
    return true;
  }

  /** Says how many were not told, when a minute is over; to be called now and then. */
  public void tellCount() {
    lines.tellCount();
  }

  /** Says how many were not told so far: nothing follows. */
  public void close() {
    lines.close();
  }
}
