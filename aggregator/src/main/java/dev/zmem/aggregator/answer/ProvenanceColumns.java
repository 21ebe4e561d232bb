package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.row.KindCounts;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.RowKind;
import java.util.List;

/**
 * The columns that say what a row's figures are worth: of which kinds, how far off, how old, what
 * they lack, and whether their hosts still report.
 */
final class ProvenanceColumns {
  static final ColumnSpec KIND =
      new ColumnSpec(
          "KIND",
          "kind",
          Kind.TEXT,
          Detail.DATA,
          "The kind of all processes of the row, or mixed.");
  static final ColumnSpec KINDS =
      new ColumnSpec(
          "KIND",
          "kinds",
          Kind.KINDS,
          Detail.WIDE,
          "How many of the row's processes have figures of which kind.");
  static final ColumnSpec ERROR =
      new ColumnSpec(
          "ERROR",
          "error_bytes",
          Kind.BYTES,
          Detail.WIDE,
          "How far RAM may be off, as the sum of the bounds of its estimates.");
  static final ColumnSpec INCOMPLETE =
      new ColumnSpec(
          "INCOMPLETE",
          "incomplete",
          Kind.FLAG,
          Detail.DATA,
          "Whether the row's sums but RSS lack processes.");
  static final ColumnSpec WITHOUT_PSS =
      new ColumnSpec(
          "WITHOUT PSS",
          "without_pss",
          Kind.COUNT,
          Detail.DATA,
          "Processes of the row that have RSS alone.");
  static final ColumnSpec LACKS_RSS =
      new ColumnSpec(
              "LACKS RSS",
              "without_pss_rss_bytes",
              Kind.BYTES,
              Detail.WIDE,
              "RSS of the processes that the row's other sums lack.")
          .onlyIfAny();

  /** In place of a kind, of processes of several. */
  private static final String SEVERAL = "mixed";

  private static final ColumnSpec AGE =
      new ColumnSpec(
          "AGE",
          "age_seconds",
          Kind.SECONDS,
          Detail.WIDE,
          "Of the oldest PSS in the row: 24s, 3m10s, 5h12m.");
  private static final ColumnSpec SILENT_HOSTS =
      new ColumnSpec(
          "SILENT HOSTS",
          "silent_hosts",
          Kind.COUNT,
          Detail.DATA,
          "Hosts of the row that are silent.");
  private static final ColumnSpec SILENT =
      new ColumnSpec(
              "SILENT",
              "silent_seconds",
              Kind.SECONDS,
              Detail.TABLE,
              "Time since the last report of a host in the row that is silent: what the row has of"
                  + " it is the last known. '1 of 3, 27s': one of three hosts. Shown where there is"
                  + " one.")
          .onlyIfAny()
          .leftOut(1);
  private static final ColumnSpec STOPPED_HOSTS =
      new ColumnSpec(
          "STOPPED HOSTS",
          "stopped_hosts",
          Kind.COUNT,
          Detail.DATA,
          "Hosts of the row whose agent was stopped.");
  private static final ColumnSpec STOPPED =
      new ColumnSpec(
              "STOPPED",
              "stopped_seconds",
              Kind.SECONDS,
              Detail.TABLE,
              "Time since the last report of a host in the row whose agent was stopped in order:"
                  + " what the row has of it is the last known.")
          .onlyIfAny()
          .leftOut(1);

  private static final RowKind[] KINDS_OF_ROWS = RowKind.values();

  private ProvenanceColumns() {}

  static List<Column<TableRow>> all() {
    return List.of(
        new Column<>(KIND, (row, cell) -> kind(row.sums(), cell)),
        new Column<>(KINDS, (row, cell) -> kinds(row.sums(), row.counts().processes(), cell)),
        new Column<>(ERROR, (row, cell) -> error(row.sums(), cell)),
        new Column<>(AGE, (row, cell) -> cell.secondsOfNanos(row.ageNanos())),
        new Column<>(INCOMPLETE, (row, cell) -> cell.flag(row.counts().kinds().withoutPss() > 0)),
        new Column<>(WITHOUT_PSS, (row, cell) -> cell.number(row.counts().kinds().withoutPss())),
        new Column<>(
            LACKS_RSS, (row, cell) -> cell.figure(row.counts().kinds().withoutPssRssBytes())),
        new Column<>(SILENT_HOSTS, (row, cell) -> cell.number(row.silent().hosts())),
        new Column<>(SILENT, (row, cell) -> silence(row.silent(), row, cell)),
        new Column<>(STOPPED_HOSTS, (row, cell) -> cell.number(row.stopped().hosts())),
        new Column<>(STOPPED, (row, cell) -> silence(row.stopped(), row, cell)));
  }

  /** The kind that all processes of a sum have, or that there are several. */
  static void kind(MemorySum sum, Cell cell) {
    cell.text(areSeveral(sum) ? SEVERAL : sum.weakestKind().key());
  }

  /**
   * How many processes are of which kind.
   *
   * @param processes how many there are, where they are all of one kind
   */
  static void kinds(MemorySum sum, long processes, Cell cell) {
    if (areSeveral(sum)) {
      sum.kinds().forEach(sum.count(), (kind, count) -> cell.part(kind.key(), count));
    } else {
      cell.part(sum.weakestKind().key(), processes);
    }
  }

  static void error(MemorySum sum, Cell cell) {
    cell.figure(sum.errorBytes());
    cell.mark(Marks.error(sum.errorBytes()));
  }

  private static boolean areSeveral(MemorySum sum) {
    if (sum.count() < 2) {
      return false;
    }
    KindCounts counts = sum.kinds();
    long exact = sum.count();
    int kinds = 0;
    for (RowKind kind : KINDS_OF_ROWS) {
      long processes = counts.of(kind);
      exact -= processes;
      kinds += kind != RowKind.EXACT && processes > 0 ? 1 : 0;
    }
    return kinds + (exact > 0 ? 1 : 0) > 1;
  }

  private static void silence(TableRow.Silence silence, TableRow row, Cell cell) {
    cell.secondsOfNanos(silence.longestNanos());
    long hosts = row.counts().hosts();
    if (hosts > 1 && silence.hosts() > 0) {
      cell.mark(silence.hosts() + " of " + hosts + ", ");
    }
  }
}
