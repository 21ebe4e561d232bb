package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.MemorySum;
import dev.zmem.aggregator.fleet.RowTable;
import dev.zmem.model.Absent;

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
   * Adds row {@code row} of the host that is number {@code number} in the query's order; hosts come
   * one after another.
   */
  void add(HostSnapshot host, int row, int number) {
    sum.add(host.rows(), row);
    visit(host, number);
  }

  /** Adds rows of a host that were summed before. */
  void add(MemorySum part, HostSnapshot host, int number) {
    sum.add(part);
    visit(host, number);
  }

  /** Adds what another group holds, but not its hosts. */
  void addFigures(Group other) {
    sum.add(other.sum);
  }

  /** Notes that a row of this host is part of the group. */
  void visit(HostSnapshot host, int number) {
    if (number != lastHost) {
      lastHost = number;
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
  TableRow processRow(long nowNanos, HostSnapshot host, int row) {
    RowTable table = host.rows();
    TableRow.OneProcess process =
        new TableRow.OneProcess(
            table.pid(row),
            host.identity().name(),
            table.user(row),
            table.command(row),
            host.identity().startedAtSeconds(table.startTimeTicks(row)));
    return new TableRow(name, Sums.of(sum), counts(), ageNanos(nowNanos), process);
  }

  /** Age of the oldest PSS; {@link Absent#ABSENT} without any. */
  long ageNanos(long nowNanos) {
    return sum.hasPss() ? Math.max(0, nowNanos - sum.oldestMeasuredAtNanos()) : Absent.ABSENT;
  }

  private TableRow.Counts counts() {
    return new TableRow.Counts(sum.count(), sum.withoutPss().denied(), hosts);
  }
}
