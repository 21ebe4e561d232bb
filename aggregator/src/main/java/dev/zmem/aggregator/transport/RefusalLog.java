package dev.zmem.aggregator.transport;

import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRepeatFilter;
import java.util.function.LongSupplier;

/**
 * Lines about connections that were refused: one an hour for each network and cause, few a minute
 * in all, and now and then how many were not told. Any thread.
 */
final class RefusalLog {
  /** Lines a minute. */
  static final int MAX_LINES_A_MINUTE = 20;

  /** Something told. */
  private record Told(PeerNetwork network, String cause) {}

  private final LogRepeatFilter<Told> news;

  /** A log that has told nothing yet; {@code nanoTime} as {@link System#nanoTime}. */
  RefusalLog(LongSupplier nanoTime) {
    this.news = new LogRepeatFilter<>(MAX_LINES_A_MINUTE, "connections refused", nanoTime);
  }

  /**
   * A connection was refused.
   *
   * @param event what happened, as the line begins
   * @param cause why, one of few
   * @param detail more about this one; empty for none
   */
  void refused(String event, PeerNetwork network, String cause, String detail) {
    if (news.mayTell(new Told(network, cause))) {
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
    news.tellCount();
  }

  /** Says how many were not told: nothing follows. */
  void close() {
    news.close();
  }
}
