package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.aggregator.row.ProgramCounts;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a table while it is summed. One thread. */
final class Group {
  private final List<String> names;
  private final MemorySum sum = new MemorySum();
  private long hosts;
  private int lastHost = -1;
  private TableRow.Silence silent = TableRow.Silence.NONE;
  private TableRow.Silence stopped = TableRow.Silence.NONE;
  private boolean swapIncomplete;

  /** Null where a group is known by its name. */
  private @Nullable ProgramCounts programs;

  /** Of these names, one for each key of the grouping. */
  Group(List<String> names) {
    this.names = names;
  }

  /** Of all rows. */
  static Group total() {
    return new Group(List.of("TOTAL"));
  }

  /** Adds a row of a host; hosts come one after another. */
  void add(MatchedHost host, int row) {
    LiveRows rows = host.snapshot().rows();
    sum.add(rows, row);
    if (host.usesSwap()) {
      RowKind kind = rows.provenance(row).kind();
      swapIncomplete |= !kind.hasPss() && kind != RowKind.SAME_MEMORY;
    }
    visit(host);
  }

  /** Adds a subtotal of a host. */
  void add(MatchedHost host, Subtotals parts, int part) {
    parts.addTo(sum, part);
    swapIncomplete |= host.usesSwap() && parts.kinds(part).withoutPss() > 0;
    visit(host);
  }

  /** Notes processes of a program, of a group whose name does not tell its programs. */
  void holds(String program, long processes) {
    if (programs == null) {
      programs = new ProgramCounts();
    }
    programs.add(program, processes);
  }

  /** Adds what another group holds, but not its hosts. */
  void addFigures(Group other) {
    sum.add(other.sum);
    swapIncomplete |= other.swapIncomplete;
  }

  /** Notes that a row of this host is part of the group. */
  void visit(MatchedHost host) {
    if (host.number() != lastHost) {
      lastHost = host.number();
      hosts++;
      if (host.silentNanos() >= 0) {
        if (host.snapshot().isStopped()) {
          stopped = stopped.and(host.silentNanos());
        } else {
          silent = silent.and(host.silentNanos());
        }
      }
    }
  }

  MemorySum sum() {
    return sum;
  }

  /** The finished row. */
  TableRow row(long nowNanos) {
    return row(nowNanos, TableRow.NO_PROCESS);
  }

  /** The finished row of one process. */
  TableRow processRow(long nowNanos, HostSnapshot host, int row) {
    LiveRows table = host.rows();
    TableRow.OneProcess process =
        new TableRow.OneProcess(
            table.pid(row),
            host.identity().name(),
            table.attributes(row),
            host.identity().startedAtSeconds(table.startTimeTicks(row)));
    return row(nowNanos, process);
  }

  /** Age of the oldest PSS; {@link Absent#ABSENT} without any. */
  private long ageNanos(long nowNanos) {
    return sum.hasPss() ? Math.max(0, nowNanos - sum.oldestMeasuredAtNanos()) : Absent.ABSENT;
  }

  private TableRow row(long nowNanos, TableRow.OneProcess process) {
    return new TableRow(
        names,
        sum,
        swapIncomplete,
        new TableRow.Counts(sum.count(), sum.kinds(), hosts),
        silent,
        stopped,
        programs == null ? "" : programs.text(),
        ageNanos(nowNanos),
        process);
  }
}
