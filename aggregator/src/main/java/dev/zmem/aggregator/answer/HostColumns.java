package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.HostFigure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The columns of the list of hosts. */
public final class HostColumns {
  private HostColumns() {}

  /** All: the host, what its processes hold, what its kernel says, and its agent. */
  public static List<Column<HostRow>> all() {
    List<Column<HostRow>> columns = new ArrayList<>();
    host(columns);
    processes(columns);
    for (HostFigure figure : HostFigure.all()) {
      if (figure == HostFigure.SWAPPED_IN_PAGES) {
        columns.addAll(DerivedHostColumns.swapTraffic());
      }
      columns.addAll(FigureColumns.of(figure));
    }
    columns.addAll(DerivedHostColumns.all());
    provenance(columns);
    agent(columns);
    return columns;
  }

  private static void host(List<Column<HostRow>> columns) {
    columns.add(
        new Column<>(
            new ColumnSpec("HOST", "name", Kind.TEXT, Detail.TABLE, "The host's name."),
            (host, cell) -> cell.text(host.name())));
    columns.add(
        new Column<>(
            new ColumnSpec(
                "STATE",
                "state",
                Kind.TEXT,
                Detail.TABLE,
                "Whether the host reports: see STATES below."),
            (host, cell) -> cell.text(host.state())));
    columns.add(
        new Column<>(
            new ColumnSpec(
                    "AGE",
                    "age_seconds",
                    Kind.SECONDS,
                    Detail.TABLE,
                    "Since the host's last report.")
                .leftOut(3),
            HostColumns::age));
    columns.add(
        ifKnown(
            new ColumnSpec("PROCS", "processes", Kind.COUNT, Detail.TABLE, "The host's processes.")
                .leftOut(4),
            host -> host.pass().processes()));
  }

  private static void processes(List<Column<HostRow>> columns) {
    columns.add(
        new Column<>(
            new ColumnSpec(
                "RAM",
                "processes_ram_bytes",
                Kind.BYTES,
                Detail.TABLE,
                "What the host's processes hold, as in top; all other sizes are the kernel's own,"
                    + " as free(1) and /proc/meminfo have them."),
            (host, cell) -> FigureColumns.ram(host.sum(), cell)));
    columns.add(
        new Column<>(
            new ColumnSpec(
                    "SWAP",
                    "processes_swap_bytes",
                    Kind.BYTES,
                    Detail.TABLE,
                    "What the host's processes have in swap, as in top.")
                .leftOut(2),
            (host, cell) ->
                FigureColumns.figure(Figure.SWAP_SHOWN, host.sum(), swapIncomplete(host), cell)));
    columns.add(
        new Column<>(
            new ColumnSpec(
                "SWAP ERROR",
                "processes_swap_error_bytes",
                Kind.BYTES,
                Detail.DATA,
                "How far SWAP may be off, as the sum of the bounds of its estimates."),
            HostColumns::swapError));
  }

  private static void provenance(List<Column<HostRow>> columns) {
    columns.add(
        ifKnown(
            new ColumnSpec(
                "DENIED",
                "denied",
                Kind.COUNT,
                Detail.DATA,
                "Processes of the host that its agent may not read."),
            host -> host.pass().denied()));
    columns.add(new Column<>(ProvenanceColumns.KIND, HostColumns::kind));
    columns.add(new Column<>(ProvenanceColumns.KINDS, HostColumns::kinds));
    columns.add(
        new Column<>(
            ProvenanceColumns.ERROR, (host, cell) -> ProvenanceColumns.error(host.sum(), cell)));
    columns.add(
        new Column<>(
            ProvenanceColumns.INCOMPLETE,
            (host, cell) -> cell.flag(host.sum().kinds().withoutPss() > 0)));
    columns.add(
        new Column<>(
            ProvenanceColumns.WITHOUT_PSS,
            (host, cell) -> cell.number(host.sum().kinds().withoutPss())));
    columns.add(
        new Column<>(
            ProvenanceColumns.LACKS_RSS,
            (host, cell) -> cell.figure(host.sum().kinds().withoutPssRssBytes())));
  }

  private static void agent(List<Column<HostRow>> columns) {
    columns.add(
        new Column<>(
            new ColumnSpec(
                    "LABELS", "labels", Kind.TEXT, Detail.WIDE, "The labels of the host's agent.")
                .onlyIfAny(),
            HostColumns::labels));
    columns.add(
        new Column<>(
            new ColumnSpec(
                    "RULES",
                    "grouping_rules",
                    Kind.TEXT,
                    Detail.WIDE,
                    "Which grouping rules name the host's programs: the version of the"
                        + " aggregator's, 'own' and the version of the host's, or refused.")
                .onlyIfAny(),
            HostColumns::rules));
    columns.add(
        new Column<>(
            new ColumnSpec(
                "AGENT",
                "agent_version",
                Kind.TEXT,
                Detail.WIDE,
                "The version of the host's agent."),
            HostColumns::agentVersion));
    columns.add(
        new Column<>(
            new ColumnSpec(
                "INTERVAL MS",
                "interval_millis",
                Kind.COUNT,
                Detail.DATA,
                "How often the agent measures."),
            HostColumns::interval));
    columns.add(
        ifKnown(
            new ColumnSpec(
                "PASS TIME",
                "pass_wall_micros",
                Kind.MICROS,
                Detail.WIDE,
                "How long the agent took to measure all processes."),
            host -> host.pass().wallMicros()));
    columns.add(
        ifKnown(
            new ColumnSpec(
                "MERGED",
                "folded",
                Kind.COUNT,
                Detail.WIDE,
                "Small processes that the agent reports as sums (--max-rows)."),
            host -> host.pass().folded()));
    columns.add(
        ifKnown(
            new ColumnSpec(
                "FAILED",
                "failed",
                Kind.COUNT,
                Detail.WIDE,
                "Processes that the agent could not read for no reason of their own: they keep"
                    + " their last figures or show RSS. Its log says why."),
            host -> host.pass().failed()));
  }

  /** Of a host that has only a name, nothing else is known: that is not nothing. */
  static Column<HostRow> ifKnown(ColumnSpec spec, ToLongFunction<HostSnapshot> value) {
    return new Column<>(
        spec,
        (host, cell) -> {
          HostSnapshot known = host.snapshot();
          if (known != null) {
            cell.figure(value.applyAsLong(known));
          }
        });
  }

  private static void age(HostRow host, Cell cell) {
    Duration age = host.age();
    if (age != null) {
      cell.decimal(age.toMillis() / 1e3);
    }
  }

  private static boolean swapIncomplete(HostRow row) {
    HostSnapshot host = row.snapshot();
    return host != null && host.usesSwap() && row.sum().kinds().withoutPss() > 0;
  }

  private static void swapError(HostRow host, Cell cell) {
    if (host.sum().bytes(Figure.SWAP_SHOWN) >= 0) {
      cell.number(host.sum().swapErrorBytes());
    }
  }

  private static void kind(HostRow host, Cell cell) {
    if (host.snapshot() != null) {
      ProvenanceColumns.kind(host.sum(), cell);
    }
  }

  private static void kinds(HostRow row, Cell cell) {
    HostSnapshot host = row.snapshot();
    if (host != null) {
      ProvenanceColumns.kinds(row.sum(), host.pass().processes(), cell);
    }
  }

  private static void rules(HostRow row, Cell cell) {
    HostSnapshot host = row.snapshot();
    if (host != null && !host.identity().rules().isEmpty()) {
      cell.text(host.identity().rules());
    }
  }

  private static void labels(HostRow row, Cell cell) {
    HostSnapshot host = row.snapshot();
    if (host != null && !host.identity().labels().isEmpty()) {
      cell.text(host.identity().labels().toString());
    }
  }

  private static void agentVersion(HostRow row, Cell cell) {
    HostSnapshot host = row.snapshot();
    cell.text(host == null ? "" : host.identity().agentVersion());
  }

  private static void interval(HostRow row, Cell cell) {
    HostSnapshot host = row.snapshot();
    cell.number(host == null ? 0 : host.identity().interval().toMillis());
  }
}
