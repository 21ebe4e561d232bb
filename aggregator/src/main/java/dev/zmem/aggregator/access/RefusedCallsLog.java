package dev.zmem.aggregator.access;

import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRepeatFilter;
import java.util.function.LongSupplier;

/**
 * Lines about calls that were refused: one an hour for each peer and reason, few a minute in all,
 * and each minute how many were not told. Any thread; guarded by its monitor.
 */
public final class RefusedCallsLog {
  /** Lines a minute. */
  static final int MAX_LINES_A_MINUTE = 20;

  private record Told(String account, String reason) {}

  private final LogRepeatFilter<Told> news;

  /** Nothing was told yet; {@code nanoTime} as {@link System#nanoTime}. */
  public RefusedCallsLog(LongSupplier nanoTime) {
    this.news = new LogRepeatFilter<>(MAX_LINES_A_MINUTE, "calls refused", nanoTime);
  }

  /** A call of this method was refused. */
  void refused(Caller caller, String method, String reason) {
    if (news.mayTell(new Told(caller.account(), reason))) {
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
    news.tellCount();
  }

  /** Says how many were not told so far: nothing follows. */
  public void close() {
    news.close();
  }
}
