package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.limit.BoundedMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hosts for which there was no room lately, so that those who look for them learn why they are not
 * there. An agent tries again within some 15 s, so one that does not any more is left out. Any
 * thread; guarded by its monitor.
 */
final class RefusedHosts {
  /** Hosts remembered; the one refused first goes first. */
  static final int MAX_REMEMBERED = 1000;

  /** A host that was not refused again for so long has gone. */
  static final long RECENT_NANOS = Duration.ofMinutes(1).toNanos();

  private record Refusal(String reason, long firstNanos, long lastNanos) {}

  private final Map<String, Refusal> refusals = BoundedMap.byAge(MAX_REMEMBERED);

  /** A host was refused. */
  synchronized void add(String name, String reason, long nowNanos) {
    Refusal before = refusals.get(name);
    refusals.put(
        name, new Refusal(reason, before == null ? nowNanos : before.firstNanos, nowNanos));
  }

  /** A host was taken. */
  synchronized void remove(String name) {
    refusals.remove(name);
  }

  /** Those refused lately. */
  synchronized List<HostWithoutRows> recent(long nowNanos) {
    if (refusals.isEmpty()) {
      return List.of();
    }
    refusals.values().removeIf(refusal -> nowNanos - refusal.lastNanos > RECENT_NANOS);
    List<HostWithoutRows> recent = new ArrayList<>(refusals.size());
    refusals.forEach((name, refusal) ->
        recent.add(
            new HostWithoutRows(
                name,
                HostWithoutRows.Condition.REFUSED,
                Duration.ofNanos(nowNanos - refusal.firstNanos),
                refusal.reason)));
    return recent;
  }
}
