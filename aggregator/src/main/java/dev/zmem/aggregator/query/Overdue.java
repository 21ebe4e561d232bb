package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.KindCounts;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.aggregator.row.Subtotals;
import java.util.List;

/**
 * How many processes in an answer have figures that are older than they should be. Agents tell how
 * many of a host are, not which: of a host that a filter shows in part it is known how many there
 * are at most.
 *
 * @param most so many, or fewer when {@code isBound}
 * @param isBound whether there may be fewer
 */
record Overdue(long most, boolean isBound) {

  /** Of the hosts' processes that {@code asked} accepts. */
  static Overdue of(List<HostSnapshot> hosts, RowFilter.Search asked) {
    long least = 0;
    long most = 0;
    for (HostSnapshot host : hosts) {
      long told = host.pass().overdue();
      if (told == 0) {
        continue;
      }
      long shown = 0;
      Subtotals parts = asked.parts(host.rows());
      for (int part = 0; part < parts.size(); part++) {
        shown += measured(parts.count(part), parts.kinds(part));
      }
      MemorySum all = host.rows().total();
      long hidden = measured(all.count(), all.kinds()) - shown;
      // what the host's rows do not bear out is believed all the same: nothing is left out
      most += hidden == 0 ? told : Math.min(told, shown);
      least += hidden == 0 ? told : Math.min(Math.max(0, told - hidden), shown);
    }
    return new Overdue(most, least < most);
  }

  /** Those that have figures which can grow old. */
  private static long measured(long processes, KindCounts kinds) {
    return processes - kinds.withoutPss();
  }
}
