package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.Sha256;
import dev.zmem.limit.BoundedMap;
import dev.zmem.limit.TokenBucket;
import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRateLimit;
import dev.zmem.program.log.LogRepeatFilter;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An audit line for each question about command lines and environments: the same question of the
 * same peer once an hour, so many a minute in all, and each minute how many were not told. Any
 * thread; guarded by its monitor.
 */
public final class CommandsAskedLog {
  /** Lines a minute. */
  static final int MAX_LINES_A_MINUTE = 60;

  /** Characters of the hosts that a line names. */
  private static final int MAX_HOSTS = 200;

  private record Asked(String account, String what, String hostsSha256) {}

  /** Lines of one peer at once, and then one in so long: the others' questions are told too. */
  static final int MAX_LINES_OF_A_PEER = 10;

  private static final double NANOS_A_LINE = 6e9;

  /** Peers that are remembered. */
  private static final int MAX_PEERS = 1_000;

  private final LogRepeatFilter<Asked> news;
  private final LogRateLimit left;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> peers = BoundedMap.byUse(MAX_PEERS);

  /** Nothing was asked yet; {@code nanoTime} as {@link System#nanoTime}. */
  public CommandsAskedLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.news =
        new LogRepeatFilter<>(MAX_LINES_A_MINUTE, "audit command lines asked again", nanoTime);
    this.left = new LogRateLimit(0, "audit command lines asked by busy peers", nanoTime);
  }

  /**
   * Somebody asks; nothing is said of a viewer from whom command lines are kept.
   *
   * @param what is asked: {@code table}, {@code processes}, {@code describe}, {@code capture}
   * @param hosts a host, or the globs of hosts; empty for all
   */
  public void asked(Caller caller, String what, String hosts) {
    if (caller.limits().hidesCommands()) {
      return;
    }
    String named = hosts.length() <= MAX_HOSTS ? hosts : hosts.substring(0, MAX_HOSTS) + "…";
    String whole = Sha256.of(hosts); // what stands behind the cut makes another question
    Asked asked = new Asked(caller.account(), what, whole);
    if (news.isRepeat(asked)) {
      return; // a watch asks the same again and again, and leaves its peer's lines to others
    }
    if (!mayTell(caller.account())) {
      left.leaveOut();
    } else if (news.mayTell(asked)) {
      AuditLog.write(
          "command lines asked",
          "what=" + what + " hosts=" + Log.value(named.isEmpty() ? "*" : named),
          caller);
    }
  }

  private synchronized boolean mayTell(String account) {
    long now = nanoTime.getAsLong();
    return peers
        .computeIfAbsent(account, _ -> new TokenBucket(MAX_LINES_OF_A_PEER, NANOS_A_LINE, now))
        .take(now);
  }

  /** Says how many were not told, when a minute is over; to be called now and then. */
  public void tellCount() {
    news.tellCount();
    left.tellCount();
  }

  /** Says how many were not told so far: nothing follows. */
  public void close() {
    news.close();
    left.close();
  }
}
