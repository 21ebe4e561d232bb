package dev.zmem.aggregator.ingest;

import dev.zmem.program.Log;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lines about streams that come and go which a peer may bring into the log in a minute, for it
 * chooses how often they do; how many were not told follows in a line of its own. A peer is a
 * certificate, or an address where there are none. Any thread; guarded by its monitor.
 */
final class LogQuota {
  /** Lines of one peer a minute. */
  static final int MAX_LINES_A_PEER = 60;

  /** Peers counted one by one in a minute; those that follow share a count. */
  static final int MAX_PEERS = 20_000;

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String OTHERS = "(others)";

  private final LongSupplier nanoTime;
  private final Map<String, Integer> lines = new HashMap<>();
  private long minuteBegan;
  private long untold;

  /** Nothing was told yet; {@code nanoTime} as {@link System#nanoTime}. */
  LogQuota(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.minuteBegan = nanoTime.getAsLong();
  }

  /** Whether one more line of this peer may be told. */
  boolean mayTell(String peer) {
    tellCount();
    synchronized (this) {
      String counted = lines.size() < MAX_PEERS || lines.containsKey(peer) ? peer : OTHERS;
      if (lines.merge(counted, 1, Integer::sum) <= MAX_LINES_A_PEER) {
        return true;
      }
      untold++;
      return false;
    }
  }

  /** Says how many were not told in a minute that is over. */
  void tellCount() {
    long count;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - minuteBegan < MINUTE_NANOS) {
        return;
      }
      minuteBegan = now;
      lines.clear();
      count = untold;
      untold = 0;
    }
    if (count > 0) {
      Log.warn("lines about streams untold=" + count);
    }
  }
}
