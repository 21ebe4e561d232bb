package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.MemorySum;
import dev.zmem.aggregator.fleet.RowTable;

/** A row of a table while it is summed. One thread. */
final class Group {
  private final String name;
  private final MemorySum sum = new MemorySum();
  private long hosts;
  private int lastHost = -1;

  Group(String name) {
    this.name = name;
  }

  /**
   * Adds a row of the host that is number {@code host} in the query's order; hosts come one after
   * another.
   */
  void add(RowTable table, int row, int host) {
    sum.add(table, row);
    visit(host);
  }

  /** Adds rows of a host that were summed before. */
  void add(MemorySum part, int host) {
    sum.add(part);
    visit(host);
  }

  /** Adds what another group holds, but not its hosts. */
  void addFigures(Group other) {
    sum.add(other.sum);
  }

  /** Notes that a row of this host is part of the group. */
  void visit(int host) {
    if (host != lastHost) {
      lastHost = host;
      hosts++;
    }
  }

  MemorySum sum() {
    return sum;
  }

  /** The finished row. */
  TableRow row(long nowNanos) {
    return new TableRow(name, Sums.of(sum), counts(), ageNanos(nowNanos), TableRow.NO_PROCESS);
  }

  /** The finished row of one process. */
  TableRow processRow(long nowNanos, RowTable table, int row, HostIdentity host) {
    TableRow.OneProcess process =
        new TableRow.OneProcess(
            table.pid(row),
            host.name(),
            table.user(row),
            table.command(row),
            host.startedAtSeconds(table.startTimeTicks(row)));
    return new TableRow(name, Sums.of(sum), counts(), ageNanos(nowNanos), process);
  }

  /** Age of the oldest figures; 0 without rows. */
  long ageNanos(long nowNanos) {
    return sum.count() == 0 ? 0 : Math.max(0, nowNanos - sum.oldestMeasuredAtNanos());
  }

  private TableRow.Counts counts() {
    return new TableRow.Counts(sum.count(), sum.denied(), hosts);
  }
}
