package dev.zmem.aggregator.stream;

import dev.zmem.limit.BoundedMap;
import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRateLimit;
import io.grpc.Status;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lines about streams that were ended with a reason: one for each peer and reason in a row, few a
 * minute in all, and each minute how many were not told. Any thread; guarded by its monitor.
 */
final class StreamRefusals {
  /** Refusals remembered so that each is told once, not at every attempt. */
  static final int MAX_REMEMBERED = 1000;

  /** Lines a minute: a reason may have a number in it, and a peer many names. */
  static final int MAX_LINES_A_MINUTE = 60;

  private final LogRateLimit lines;
  private final Map<String, String> told = BoundedMap.byAge(MAX_REMEMBERED);

  /** Nothing was told yet; {@code nanoTime} as {@link System#nanoTime}. */
  StreamRefusals(LongSupplier nanoTime) {
    this.lines = new LogRateLimit(MAX_LINES_A_MINUTE, "streams refused", nanoTime);
  }

  /**
   * A stream was refused, or lost its host to another ({@code ABORTED}).
   *
   * @param who the host, or whom the peer's calls are charged to
   * @param peer its address
   */
  void refused(String who, String peer, Status status) {
    if (mayTell(who, status.getCode() + " " + status.getDescription())) {
      Log.warn(
          (status.getCode() == Status.Code.ABORTED ? "taken over" : "refused")
              + " host="
              + Log.value(who)
              + " peer="
              + Log.value(peer)
              + " status="
              + status.getCode()
              + " reason="
              + Log.value(String.valueOf(status.getDescription())));
    }
  }

  /** A host reports: its next refusal is news again. */
  synchronized void forget(String who) {
    told.remove(who);
  }

  /** Says how many were not told, when a minute is over. */
  void tellCount() {
    lines.tellCount();
  }

  private synchronized boolean mayTell(String who, String reason) {
    if (reason.equals(told.get(who))) {
      return false;
    }
    if (!lines.mayTell()) {
      return false;
    }
    told.put(who, reason);
    return true;
  }
}
