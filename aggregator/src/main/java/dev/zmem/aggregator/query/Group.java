package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.Growth;
import dev.zmem.aggregator.row.HostParts;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Measure;
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
  private @Nullable MatchedHost lastHost;
  private TableRow.Silence silent = TableRow.Silence.NONE;
  private TableRow.Silence stopped = TableRow.Silence.NONE;
  private boolean swapIncomplete;

  /** Null where a group is known by its name. */
  private @Nullable ProgramCounts programs;

  /** Null where nobody asks what each host has of it. */
  private final @Nullable HostParts parts;

  /** What the same processes, and those that ended since, had in the earlier passes. */
  private long bytesBefore;

  private long comparedNanos = Absent.ABSENT;
  private boolean isGrowthPartial;

  private Group(List<String> names, @Nullable Measure measure) {
    this.names = names;
    this.parts = measure == null ? null : new HostParts(sum, measure);
  }

  /** Of these names, one for each key of the grouping; {@code measure} where hosts are compared. */
  static Group of(List<String> names, @Nullable Measure measure) {
    return new Group(names, measure);
  }

  /** Of all rows. */
  static Group total(@Nullable Measure measure) {
    return new Group(List.of("TOTAL"), measure);
  }

  /** Adds a row of a host; hosts come one after another. */
  void add(MatchedHost host, int row) {
    visit(host);
    LiveRows rows = host.snapshot().rows();
    sum.add(rows, row);
    if (host.usesSwap()) {
      RowKind kind = rows.provenance(row).kind();
      swapIncomplete |= !kind.hasPss() && kind != RowKind.SAME_MEMORY;
    }
  }

  /** Adds a subtotal of a host. */
  void add(MatchedHost host, Subtotals subtotals, int part) {
    visit(host);
    subtotals.addTo(sum, part);
    swapIncomplete |= host.usesSwap() && subtotals.kinds(part).withoutPss() > 0;
  }

  /** Adds all rows of a host, of the group of all rows. */
  void addAll(MatchedHost host) {
    LiveRows rows = host.snapshot().rows();
    if (rows.size() > 0) {
      visit(host);
      sum.add(rows.total());
      swapIncomplete |= host.usesSwap() && rows.total().kinds().withoutPss() > 0;
    }
  }

  /** Notes processes of a program, of a group whose name does not tell its programs. */
  void holds(String program, long processes) {
    if (programs == null) {
      programs = new ProgramCounts();
    }
    programs.add(program, processes);
  }

  /** Notes what rows of a host had that would be in the group. */
  void had(MatchedHost host, long bytes) {
    bytesBefore += bytes;
    compared(host);
  }

  /** Notes that a row of this host is part of the group; before it is added. */
  void visit(MatchedHost host) {
    MatchedHost last = lastHost;
    if (last == null || host.number() != last.number()) {
      lastHost = host;
      hosts++;
      if (parts != null) {
        parts.begin(host.name(), host.before() != null);
        compared(host);
      }
      if (host.silentNanos() >= 0) {
        if (host.snapshot().isStopped()) {
          stopped = stopped.and(host.silentNanos());
        } else {
          silent = silent.and(host.silentNanos());
        }
      }
    }
  }

  private void compared(MatchedHost host) {
    long nanos = host.comparedNanos();
    isGrowthPartial |= nanos < 0;
    if (nanos >= 0 && (comparedNanos < 0 || nanos < comparedNanos)) {
      comparedNanos = nanos;
    }
  }

  private Growth growth() {
    return parts == null || comparedNanos < 0
        ? Growth.UNKNOWN
        : new Growth(parts.comparableBytes() - bytesBefore, comparedNanos, isGrowthPartial);
  }

  MemorySum sum() {
    return sum;
  }

  /** The finished row. */
  TableRow row(long nowNanos, Shares shares) {
    MatchedHost last = lastHost;
    return row(nowNanos, TableRow.NO_PROCESS, last == null ? shares.ofAll() : shares.ofGroup(last));
  }

  /** The finished row over all hosts. */
  TableRow totalRow(long nowNanos, Shares shares) {
    return row(nowNanos, TableRow.NO_PROCESS, shares.ofAll());
  }

  /** The finished row of one process. */
  TableRow processRow(long nowNanos, MatchedHost matched, int row, Shares shares) {
    HostSnapshot host = matched.snapshot();
    LiveRows table = host.rows();
    TableRow.OneProcess process =
        new TableRow.OneProcess(
            table.pid(row),
            table.parentPid(row),
            host.identity().name(),
            table.attributes(row),
            host.identity().startedAtSeconds(table.startTimeTicks(row)));
    return row(nowNanos, process, shares.of(matched));
  }

  /** Age of the oldest PSS; {@link Absent#ABSENT} without any. */
  private long ageNanos(long nowNanos) {
    return sum.hasPss() ? Math.max(0, nowNanos - sum.oldestMeasuredAtNanos()) : Absent.ABSENT;
  }

  private TableRow row(long nowNanos, TableRow.OneProcess process, TableRow.Share share) {
    if (parts != null) {
      parts.end();
    }
    return new TableRow(
        names,
        sum,
        swapIncomplete,
        new TableRow.Counts(sum.count(), sum.kinds(), hosts),
        silent,
        stopped,
        programs == null ? "" : programs.text(),
        ageNanos(nowNanos),
        process,
        share,
        parts == null || process.isRemainder()
            ? TableRow.NOT_COMPARED
            : new TableRow.Comparison(parts.largestHost(), parts.largest(), growth()));
  }
}
