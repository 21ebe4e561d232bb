package dev.zmem.aggregator.transport;

import dev.zmem.program.LinesAMinute;
import dev.zmem.program.Log;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lines about connections that were refused: one an hour for each network and cause, few a minute
 * in all, and now and then how many were not told. Any thread.
 */
final class RefusalLog {
  /** The same is not told again for so long. */
  static final Duration SILENCE = Duration.ofHours(1);

  /** Networks and causes remembered. */
  static final int MAX_REMEMBERED = 1000;

  /** Lines a minute. */
  static final int MAX_LINES_A_MINUTE = 20;

  /** Something told. */
  private record Told(PeerNetwork network, String cause) {}

  private final LongSupplier nanoTime;
  private final LinesAMinute lines;
  private final Map<Told, Long> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Long> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** A log that has told nothing yet; {@code nanoTime} as {@link System#nanoTime}. */
  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lines = new LinesAMinute(MAX_LINES_A_MINUTE, "connections refused", nanoTime);
  }

  /**
   * A connection was refused.
   *
   * @param event what happened, as the line begins
   * @param cause why, one of few
   * @param detail more about this one; empty for none
   */
  void refused(String event, PeerNetwork network, String cause, String detail) {
    if (mayTell(new Told(network, cause))) {
      Log.warn(
          event
              + " peer="
              + Log.value(network.text())
              + " cause="
              + Log.value(cause)
              + (detail.isEmpty() ? "" : " reason=" + Log.value(detail)));
    }
  }

  /** Says how many were not told, when a minute is over. */
  void tellCount() {
    lines.tellCount();
  }

  /** Says how many were not told: nothing follows. */
  void close() {
    lines.close();
  }

  private synchronized boolean mayTell(Told what) {
    long now = nanoTime.getAsLong();
    Long last = told.get(what);
    if (last != null && now - last < SILENCE.toNanos()) {
      lines.leaveOut();
      return false;
    }
    if (!lines.mayTell()) {
      return false;
    }
    told.remove(what); // it is the youngest again
    told.put(what, now);
    return true;
  }
}
