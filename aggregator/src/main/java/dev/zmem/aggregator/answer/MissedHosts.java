package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.text.Ages;
import java.util.ArrayList;
import java.util.List;

/**
 * The hosts that have no rows: they are part of what an answer lacks.
 *
 * @param known how many there are
 * @param matched those that a question asks for
 */
record MissedHosts(long known, List<HostWithoutRows> matched) {
  /** No host is without rows. */
  static final MissedHosts NONE = new MissedHosts(0, List.of());

  /** Those that a question asks for. */
  static MissedHosts of(FleetView fleet, HostGlobs globs, Cancellation cancellation) {
    List<HostWithoutRows> all = fleet.withoutRows();
    if (all.isEmpty()) {
      return NONE;
    }
    List<HostWithoutRows> matched = new ArrayList<>();
    for (HostWithoutRows host : all) {
      cancellation.check();
      if (globs.matches(host.name())) {
        matched.add(host);
      }
    }
    return new MissedHosts(all.size(), matched);
  }

  /** Why nothing can be told of its processes. */
  static String why(HostWithoutRows host) {
    return "host "
        + host.name()
        + switch (host.condition()) {
          case CONNECTING -> " is connecting: its first pass has not come";
          case SILENT ->
              " is silent, for "
                  + Ages.print(host.since())
                  + ": its processes are not known any more";
          case STOPPED ->
              " was stopped, "
                  + Ages.print(host.since())
                  + " ago: its processes are not known any more";
          case NEVER_SEEN -> " is expected and was never seen";
          case REFUSED -> " was refused: " + host.reason();
        };
  }
}
