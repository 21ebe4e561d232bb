package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.row.Growth;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.SortNames;
import java.util.List;

/** Columns that compare a row: with what there is, with five minutes before, and its hosts. */
final class ComparedColumns {
  private static final ColumnSpec OF_RAM =
      new ColumnSpec(
              "%RAM",
              "percent",
              Kind.PERCENT,
              Detail.TABLE,
              "The size that the table is sorted by, RAM where it is sorted by no size, in percent of the"
                  + " memory of all hosts asked for; of rows of one host, of that host's.")
          .leftOut(7)
          .onlyIfAny();
  private static final ColumnSpec OF_SWAP =
      new ColumnSpec(
              "%SWAP",
              "percent",
              Kind.PERCENT,
              Detail.TABLE,
              "The swap that the table is sorted by, in percent of the swap of all hosts asked for; of rows"
                  + " of one host, of that host's.")
          .leftOut(7)
          .onlyIfAny();
  private static final ColumnSpec GROWTH =
      new ColumnSpec(
              "GROWTH",
              "growth_bytes",
              Kind.BYTES,
              Detail.WIDE,
              "RAM now less RAM five minutes ago by the same grouping, so that a worker that took another's"
                  + " place is no growth; ~ where hosts are known for less time, or left out for nothing is"
                  + " known of their past, or processes are estimated.")
          .onlyIfAny()
          .sortedBy(SortNames.GROWTH);
  private static final ColumnSpec GROWTH_SECONDS =
      new ColumnSpec(
              "SINCE",
              "growth_seconds",
              Kind.SECONDS,
              Detail.WIDE,
              "Over which time GROWTH is, the shortest of the row's hosts: 5 min and up to 75 s more, less"
                  + " where a host is not known for so long.")
          .onlyIfAny();
  private static final ColumnSpec LARGEST =
      new ColumnSpec(
              "MAX",
              "max_host_bytes",
              Kind.BYTES,
              Detail.WIDE,
              "The most that one host has of the row, by the size that the table is sorted by.")
          .onlyIfAny();
  private static final ColumnSpec LARGEST_HOST =
      new ColumnSpec("MAX HOST", "max_host", Kind.TEXT, Detail.WIDE, "The host that has it.")
          .onlyIfAny();

  private ComparedColumns() {}

  /** Puts them behind all figures. */
  static void insert(
      List<Column<TableRow>> columns, Measure measure, boolean growth, boolean largestHost) {
    int last = 0;
    for (int at = 0; at < columns.size(); at++) {
      last = columns.get(at).spec().key().equals(FigureColumns.LAST_KEY) ? at + 1 : last;
    }
    if (largestHost) {
      columns.add(last, new Column<>(LARGEST_HOST, ComparedColumns::largestHost));
      columns.add(last, new Column<>(LARGEST, ComparedColumns::largest));
    }
    if (growth) {
      columns.add(last, new Column<>(GROWTH_SECONDS, ComparedColumns::growthTime));
      columns.add(last, new Column<>(GROWTH, ComparedColumns::growth));
    }
    columns.add(
        last, new Column<>(measure.isOfSwap() ? OF_SWAP : OF_RAM, ComparedColumns::percent));
  }

  private static void percent(TableRow row, Cell cell) {
    TableRow.Share share = row.share();
    long bytes = share.measure().of(row.sums());
    if (bytes >= 0 && share.wholeBytes() > 0) {
      cell.decimal(rounded(100.0 * bytes / share.wholeBytes()));
      cell.mark(Marks.of(false, share.lacksSome() || isEstimate(row)));
    }
  }

  /** Two digits behind the point; less than 1 % has six, and is never rounded to nothing. */
  private static double rounded(double percent) {
    if (percent >= 1 || percent == 0) {
      return Math.round(1e2 * percent) / 1e2;
    }
    return Math.max(1, Math.round(1e6 * percent)) / 1e6;
  }

  private static void growth(TableRow row, Cell cell) {
    Growth growth = row.comparison().growth();
    if (growth.isKnown()) {
      cell.number(growth.bytes());
      String sign = growth.bytes() > 0 ? "+" : "";
      boolean isRough = growth.isPartial() || growth.isShort() || isEstimate(row);
      cell.mark((isRough ? "~" : "") + sign);
    }
  }

  private static void growthTime(TableRow row, Cell cell) {
    cell.secondsOfNanos(row.comparison().growth().nanos());
  }

  private static void largest(TableRow row, Cell cell) {
    cell.figure(row.comparison().largest());
    cell.mark(Marks.of(false, isEstimate(row)));
  }

  /** Whether what the row is compared by has estimates in it. */
  private static boolean isEstimate(TableRow row) {
    return row.sums().isEstimate(row.share().measure().figure());
  }

  private static void largestHost(TableRow row, Cell cell) {
    if (row.comparison().largest() >= 0) {
      cell.text(row.comparison().largestHost());
    }
  }
}
