package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.query.Cancellation;
import dev.zmem.aggregator.query.HostGlobs;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.HostState;
import dev.zmem.proto.v1.StaleHost;
import dev.zmem.text.Ages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes the hosts that have no rows onto the wire: they are part of what an answer lacks. */
final class WithoutRows {
  /** Hosts of one condition named in an answer. */
  private static final int MAX_NAMED = 100;

  private static final WithoutRows NONE = new WithoutRows(0, List.of());

  private final long known;
  private final List<HostWithoutRows> matched;

  private WithoutRows(long known, List<HostWithoutRows> matched) {
    this.known = known;
    this.matched = matched;
  }

  /** Those that a question asks for. */
  static WithoutRows of(FleetView fleet, HostGlobs globs, Cancellation cancellation) {
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
    return new WithoutRows(all.size(), matched);
  }

  /** A row for each. */
  List<HostRow> rows() {
    return matched.stream().map(WithoutRows::row).toList();
  }

  /** The coverage with them. */
  Coverage addTo(Coverage coverage) {
    if (known == 0) {
      return coverage;
    }
    Coverage.Builder all =
        coverage.toBuilder()
            .setHostsKnown(coverage.getHostsKnown() + known)
            .setHostsMatched(coverage.getHostsMatched() + matched.size());
    List<StaleHost> stale = new ArrayList<>(coverage.getStaleList());
    List<StaleHost> stopped = new ArrayList<>(coverage.getStoppedList());
    for (HostWithoutRows host : matched) {
      if (host.condition() == Condition.CONNECTING) {
        all.setHostsConnecting(all.getHostsConnecting() + 1);
        if (all.getConnectingCount() < MAX_NAMED) {
          all.addConnecting(host.name());
        }
      } else if (host.condition() == Condition.REFUSED) {
        all.setHostsRefused(all.getHostsRefused() + 1).setRefusedReason(host.reason());
        if (all.getRefusedHostsCount() < MAX_NAMED) {
          all.addRefusedHosts(host.name());
        }
      } else {
        StaleHost absent =
            StaleHost.newBuilder()
                .setName(host.name())
                .setAgeSeconds(host.since().toMillis() / 1e3)
                .setNeverSeen(host.condition() == Condition.NEVER_SEEN)
                .build();
        if (host.condition() == Condition.STOPPED) {
          all.setHostsStopped(all.getHostsStopped() + 1);
          stopped.add(absent);
        } else {
          all.setHostsStale(all.getHostsStale() + 1);
          stale.add(absent);
        }
      }
    }
    Comparator<StaleHost> longestFirst =
        Comparator.comparing(StaleHost::getNeverSeen)
            .thenComparingDouble(StaleHost::getAgeSeconds)
            .reversed();
    stale.sort(longestFirst);
    stopped.sort(longestFirst);
    if (!matched.isEmpty()) {
      all.clearNearNames();
    }
    return all.clearStale()
        .addAllStale(stale.stream().limit(MAX_NAMED).toList())
        .clearStopped()
        .addAllStopped(stopped.stream().limit(MAX_NAMED).toList())
        .build();
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

  private static HostRow row(HostWithoutRows host) {
    return HostRow.newBuilder()
        .setName(host.name())
        .setState(
            switch (host.condition()) {
              case CONNECTING -> HostState.HOST_STATE_CONNECTING;
              case REFUSED -> HostState.HOST_STATE_REFUSED;
              case STOPPED -> HostState.HOST_STATE_STOPPED;
              case SILENT, NEVER_SEEN -> HostState.HOST_STATE_STALE;
            })
        .setRefusedReason(host.reason())
        .setAgeSeconds(host.since().toMillis() / 1e3)
        .setNeverSeen(host.condition() == Condition.NEVER_SEEN)
        .build();
  }
}
