package dev.zmem.aggregator.access;

import dev.zmem.aggregator.access.Principal.Certificate;
import dev.zmem.limit.BoundedMap;
import dev.zmem.limit.TokenBucket;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How fast a peer may open calls: each {@link Caller#account} has its {@link TokenBucket}. Opening
 * and ending calls takes the aggregator's time whatever they ask for. Peers of one address that
 * have no certificate yet share a bucket; peers without TLS have none, for a whole fleet may come
 * from one address. Any thread; guarded by its monitor.
 */
public final class CallRate {
  /** Calls at once, beside two for each host that a certificate names. */
  static final int AT_ONCE = 200;

  /** Calls a second in the long run. */
  static final int PER_SECOND = 20;

  /** Accounts remembered: those that called last. */
  static final int MAX_REMEMBERED = 4_096;

  private static final double NANOS_EACH = 1e9 / PER_SECOND;

  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> buckets = BoundedMap.byUse(MAX_REMEMBERED);

  /** Nobody has called yet; {@code nanoTime} as {@link System#nanoTime}. */
  public CallRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes one call; false when nothing is left. */
  synchronized boolean take(Caller caller) {
    int names;
    switch (caller.principal()) {
      case Principal.LocalPlaintext(), Principal.RemotePlaintext() -> {
        return true;
      }
      case Principal.Stranger() -> names = 0;
      case Certificate certificate -> names = certificate.names().size();
    }
    long now = nanoTime.getAsLong();
    return buckets
        .computeIfAbsent(
            caller.account(), account -> new TokenBucket(AT_ONCE + 2.0 * names, NANOS_EACH, now))
        .take(now);
  }
}
