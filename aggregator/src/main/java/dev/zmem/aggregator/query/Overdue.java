package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.aggregator.row.Subtotal;
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
      for (Subtotal part : asked.parts(host.rows())) {
        shown += measured(part.sum());
      }
      long hidden = measured(host.rows().total()) - shown;
      // what the host's rows do not bear out is believed all the same: nothing is left out
      most += hidden == 0 ? told : Math.min(told, shown);
      least += hidden == 0 ? told : Math.min(Math.max(0, told - hidden), shown);
    }
    return new Overdue(most, least < most);
  }

  /** Those that have figures which can grow old. */
  private static long measured(MemorySum sum) {
    return sum.count() - sum.kinds().withoutPss();
  }
}
