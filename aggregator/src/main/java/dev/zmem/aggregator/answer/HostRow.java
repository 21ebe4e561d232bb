package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.RowKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A host in the list of hosts.
 *
 * @param name its name
 * @param state its condition in a word
 * @param age since its last report; null of one that was never seen
 * @param snapshot what is known of it; null where that is nothing
 * @param sum over its processes; of none where nothing is known
 */
public record HostRow(
    String name,
    String state,
    @Nullable Duration age,
    @Nullable HostSnapshot snapshot,
    MemorySum sum) {

  static HostRow of(HostSnapshot host, long nowNanos) {
    MemorySum sum = host.rows().total();
    return new HostRow(
        host.identity().name(), state(host, sum, nowNanos), host.age(nowNanos), host, sum);
  }

  static HostRow of(HostWithoutRows host) {
    String state =
        switch (host.condition()) {
          case CONNECTING -> "connecting";
          case REFUSED -> "refused";
          case STOPPED -> "stopped";
          case SILENT -> "silent";
          case NEVER_SEEN -> "never seen";
        };
    return new HostRow(
        host.name(),
        state,
        host.condition() == Condition.NEVER_SEEN ? null : host.since(),
        null,
        new MemorySum());
  }

  private static String state(HostSnapshot host, MemorySum sum, long nowNanos) {
    if (host.isStopped()) {
      return "stopped";
    }
    if (host.isStale(nowNanos)) {
      return "silent";
    }
    // its agent lacks the capability to read them
    return sum.kinds().of(RowKind.DENIED) > 0 ? "incomplete" : "ok";
  }
}
