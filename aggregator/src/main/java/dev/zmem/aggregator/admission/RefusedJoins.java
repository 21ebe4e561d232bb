package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.access.AuditLog;
import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRepeatFilter;
import java.util.function.LongSupplier;

/**
 * Audit lines of joins and renewals that were refused: the same of one peer once an hour, so many a
 * minute in all, and each minute how many were not told: anybody can ask. Any thread; guarded by
 * its monitor.
 */
final class RefusedJoins {
  /** Lines a minute. */
  static final int MAX_LINES_A_MINUTE = 60;

  private record Refused(String account, String what, String reason) {}

  private final LogRepeatFilter<Refused> news;

  /** Nobody was refused yet; {@code nanoTime} as {@link System#nanoTime}. */
  RefusedJoins(LongSupplier nanoTime) {
    this.news = new LogRepeatFilter<>(MAX_LINES_A_MINUTE, "audit joins refused again", nanoTime);
  }

  /** A join or a renewal was refused. */
  void refused(String what, String tokenId, JoinRefusedException refusal, Caller caller) {
    String reason = String.valueOf(refusal.getMessage());
    if (news.mayTell(new Refused(caller.account(), what, reason))) {
      AuditLog.write(
          what + " refused",
          (tokenId.isEmpty() ? "" : "token=" + Log.value(tokenId) + " ")
              + "reason="
              + Log.value(reason),
          caller);
    }
  }

  /** Says how many were not told, when a minute is over; to be called now and then. */
  void tellCount() {
    news.tellCount();
  }

  /** Says how many were not told so far: nothing follows. */
  void close() {
    news.close();
  }
}
