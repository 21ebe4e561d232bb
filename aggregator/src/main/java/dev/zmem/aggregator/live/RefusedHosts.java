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
  /** Hosts remembered where memory is small; the one refused first goes first. */
  static final int LEAST_REMEMBERED = 1000;

  /** And however large it is: as many as hosts are known. */
  static final int MAX_REMEMBERED = InMemoryFleet.MAX_HOSTS;

  /**
   * One more for so much memory of hosts, of which a host of some processes takes ten times as
   * much: several times as many are remembered as there is room for.
   */
  private static final int HOSTS_BYTES_EACH = 16 << 10;

  /** A host that was not refused again for so long has gone. */
  static final long RECENT_NANOS = Duration.ofMinutes(1).toNanos();

  private record Refusal(String reason, long firstNanos, long lastNanos) {}

  private final Map<String, Refusal> refusals;

  /** None yet; so many are remembered as go with what hosts may hold. */
  RefusedHosts(long hostsLimitBytes) {
    refusals = BoundedMap.byAge(mostRemembered(hostsLimitBytes));
  }

  static int mostRemembered(long hostsLimitBytes) {
    return Math.clamp(hostsLimitBytes / HOSTS_BYTES_EACH, LEAST_REMEMBERED, MAX_REMEMBERED);
  }

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
