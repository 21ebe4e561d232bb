package dev.zmem.aggregator.access;

import dev.zmem.aggregator.access.Principal.Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How fast a certificate may open calls: each has a store of them that fills again while time
 * passes. Opening and ending calls takes the aggregator's time whatever they ask for. Peers without
 * a certificate are not told apart by who they are, and have no store: a whole fleet may come from
 * one address. Any thread; guarded by its monitor.
 */
public final class CallRate {
  /** Calls at once, beside two for each host that a certificate names. */
  static final int AT_ONCE = 200;

  /** Calls a second in the long run. */
  static final int PER_SECOND = 20;

  /** Certificates remembered: those that called last. */
  static final int MAX_REMEMBERED = 4_096;

  private static final double SECOND_NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final Map<String, Store> stores =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Store> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** What is left to a certificate, as of a moment. */
  private record Store(double calls, long atNanos) {}

  /** Nobody has called yet; {@code nanoTime} as {@link System#nanoTime}. */
  public CallRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes one call; false when nothing is left. */
  synchronized boolean take(Caller caller) {
    if (!(caller.principal() instanceof Certificate certificate)) {
      return true;
    }
    long now = nanoTime.getAsLong();
    double most = AT_ONCE + 2.0 * certificate.names().size();
    Store last = stores.getOrDefault(caller.account(), new Store(most, now));
    double filled = last.calls() + (now - last.atNanos()) / SECOND_NANOS * PER_SECOND;
    double left = Math.min(most, filled) - 1;
    stores.put(caller.account(), new Store(left < 0 ? left + 1 : left, now));
    return left >= 0;
  }
}
