package dev.zmem.aggregator.access;

import dev.zmem.program.LinesAMinute;
import dev.zmem.program.Log;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lines about calls that were refused: one an hour for each peer and reason, few a minute in all,
 * and each minute how many were not told. Any thread; guarded by its monitor.
 */
public final class RefusedCallsLog {
  /** The same is not told again for so long: a script asks every few seconds. */
  static final Duration SILENCE = Duration.ofHours(1);

  /** Peers and reasons remembered. */
  static final int MAX_REMEMBERED = 1000;

  /** Lines a minute. */
  static final int MAX_LINES_A_MINUTE = 20;

  private record Told(String account, String reason) {}

  private final LongSupplier nanoTime;
  private final LinesAMinute lines;
  private final Map<Told, Long> toldAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Long> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** Nothing was told yet; {@code nanoTime} as {@link System#nanoTime}. */
  public RefusedCallsLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lines = new LinesAMinute(MAX_LINES_A_MINUTE, "calls refused", nanoTime);
  }

  /** A call of this method was refused. */
  void refused(Caller caller, String method, String reason) {
    if (mayTell(new Told(caller.account(), reason))) {
      Log.warn(
          "call refused peer="
              + Log.value(caller.address())
              + " method="
              + Log.value(method)
              + " reason="
              + Log.value(reason));
    }
  }

  /** Says how many were not told, when a minute is over; to be called now and then. */
  public void tellCount() {
    lines.tellCount();
  }

  /** Says how many were not told so far: nothing follows. */
  public void close() {
    lines.close();
  }

  private synchronized boolean mayTell(Told news) {
    long now = nanoTime.getAsLong();
    Long last = toldAt.get(news);
    if (last != null && now - last < SILENCE.toNanos()) {
      lines.leaveOut();
      return false;
    }
    if (!lines.mayTell()) {
      return false;
    }
    toldAt.remove(news); // the eldest is that told first
    toldAt.put(news, now);
    return true;
  }
}
