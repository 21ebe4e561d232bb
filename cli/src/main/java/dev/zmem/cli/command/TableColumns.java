package dev.zmem.cli.command;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.Report;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The columns of program and process tables. */
final class TableColumns {
  private TableColumns() {}

  /** A table of groups. */
  static Report<TableRow> groups(
      List<TableRow> rows, TableRow total, Coverage coverage, String title) {
    List<Column<TableRow>> columns = new ArrayList<>(figures());
    columns.add(column("COUNT", "count", Kind.COUNT, Detail.TABLE, TableRow::getCount));
    columns.add(column("DENIED", "denied", Kind.COUNT, Detail.WIDE, TableRow::getDenied));
    columns.add(column("HOSTS", "hosts", Kind.COUNT, Detail.TABLE, TableRow::getHosts));
    columns.add(column("AGE", "age_seconds", Kind.SECONDS, Detail.WIDE, TableRow::getAgeSeconds));
    columns.add(column(title, "name", Kind.TEXT, Detail.TABLE, TableRow::getName));
    return new Report<>("rows", columns, rows, total, CoverageText.fields(coverage));
  }

  /** A table of processes; {@code hostDetail} says when their host is shown. */
  static Report<TableRow> processes(
      List<TableRow> rows, TableRow total, Coverage coverage, Detail hostDetail) {
    List<Column<TableRow>> columns = new ArrayList<>();
    columns.add(column("HOST", "host", Kind.TEXT, hostDetail, TableRow::getHost));
    columns.add(
        column(
            "PID", "pid", Kind.COUNT, Detail.TABLE, present(TableRow::hasPid, TableRow::getPid)));
    columns.add(column("USER", "user", Kind.TEXT, Detail.TABLE, TableRow::getUser));
    columns.addAll(figures());
    columns.add(column("COUNT", "count", Kind.COUNT, Detail.DATA, TableRow::getCount));
    columns.add(column("DENIED", "denied", Kind.COUNT, Detail.DATA, TableRow::getDenied));
    columns.add(column("HOSTS", "hosts", Kind.COUNT, Detail.DATA, TableRow::getHosts));
    columns.add(column("AGE", "age_seconds", Kind.SECONDS, Detail.WIDE, TableRow::getAgeSeconds));
    columns.add(column("PROGRAM", "name", Kind.TEXT, Detail.TABLE, TableRow::getName));
    columns.add(column("COMMAND", "command", Kind.TEXT, Detail.WIDE, TableRow::getCommand));
    return new Report<>("rows", columns, rows, total, CoverageText.fields(coverage));
  }

  private static List<Column<TableRow>> figures() {
    return List.of(
        column("RAM", "ram_bytes", Kind.BYTES, Detail.TABLE, TableColumns::ram),
        column(
            "PSS",
            "pss_bytes",
            Kind.BYTES,
            Detail.WIDE,
            present(TableRow::hasPssBytes, TableRow::getPssBytes)),
        column(
            "USS",
            "uss_bytes",
            Kind.BYTES,
            Detail.TABLE,
            present(TableRow::hasUssBytes, TableRow::getUssBytes)),
        column(
            "SHARED",
            "shared_bytes",
            Kind.BYTES,
            Detail.TABLE,
            present(TableRow::hasSharedBytes, TableRow::getSharedBytes)),
        column(
            "RSS",
            "rss_bytes",
            Kind.BYTES,
            Detail.WIDE,
            present(TableRow::hasRssBytes, TableRow::getRssBytes)),
        column(
            "HUGETLB",
            "hugetlb_bytes",
            Kind.BYTES,
            Detail.WIDE,
            present(TableRow::hasHugetlbBytes, TableRow::getHugetlbBytes)),
        column(
            "LAZYFREE",
            "lazy_free_bytes",
            Kind.BYTES,
            Detail.WIDE,
            present(TableRow::hasLazyFreeBytes, TableRow::getLazyFreeBytes)),
        column("SWAP", "swap_shown_bytes", Kind.BYTES, Detail.TABLE, TableColumns::swap),
        column(
            "SWAP FULL",
            "swap_bytes",
            Kind.BYTES,
            Detail.WIDE,
            present(TableRow::hasSwapBytes, TableRow::getSwapBytes)),
        column(
            "SWAPPSS",
            "swap_pss_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(TableRow::hasSwapPssBytes, TableRow::getSwapPssBytes)));
  }

  /** PSS and huge pages. */
  private static @Nullable Object ram(TableRow row) {
    return row.hasPssBytes() || row.hasHugetlbBytes()
        ? (Object) (row.getPssBytes() + row.getHugetlbBytes())
        : null;
  }

  /** The swap that sums truly. */
  private static @Nullable Object swap(TableRow row) {
    if (row.hasSwapPssBytes()) {
      return row.getSwapPssBytes();
    }
    return row.hasSwapBytes() ? (Object) row.getSwapBytes() : null;
  }

  static <R> Column<R> column(
      String title, String key, Kind kind, Detail detail, Function<R, @Nullable Object> value) {
    return new Column<>(title, key, kind, detail, value);
  }

  static <R> Function<R, @Nullable Object> present(Predicate<R> has, Function<R, Object> get) {
    return row -> has.test(row) ? get.apply(row) : null;
  }
}
