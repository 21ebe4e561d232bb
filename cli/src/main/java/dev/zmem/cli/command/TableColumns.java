package dev.zmem.cli.command;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.Report;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.TableRow;
import java.time.Instant;
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
      List<TableRow> rows, TableRow total, Coverage coverage, String title, Sorting sorting) {
    List<Column<TableRow>> columns = new ArrayList<>(figures());
    columns.add(count("COUNT", "count", TableRow::getCount).leftOut(3));
    columns.add(column("DENIED", "denied", Kind.COUNT, Detail.DATA, TableRow::getDenied));
    columns.add(count("HOSTS", "hosts", TableRow::getHosts).leftOut(5));
    columns.addAll(ProvenanceColumns.all());
    Kind kind = title.equals("COMMAND") ? Kind.COMMAND : Kind.TEXT;
    columns.add(column(title, "name", kind, Detail.TABLE, TableRow::getName));
    return new Report<>("rows", sorting.mark(columns), rows, total, CoverageText.fields(coverage));
  }

  /** A table of processes; {@code hostDetail} says when their host is shown. */
  static Report<TableRow> processes(
      List<TableRow> rows, TableRow total, Coverage coverage, Detail hostDetail, Sorting sorting) {
    List<Column<TableRow>> columns = new ArrayList<>();
    columns.add(column("HOST", "host", Kind.TEXT, hostDetail, TableRow::getHost));
    columns.add(
        column(
            "PID", "pid", Kind.COUNT, Detail.TABLE, present(TableRow::hasPid, TableRow::getPid)));
    columns.add(
        TableColumns.<TableRow>column("USER", "user", Kind.TEXT, Detail.TABLE, TableRow::getUser)
            .leftOut(5));
    columns.addAll(figures());
    columns.add(column("COUNT", "count", Kind.COUNT, Detail.DATA, TableRow::getCount));
    columns.add(column("DENIED", "denied", Kind.COUNT, Detail.DATA, TableRow::getDenied));
    columns.add(column("HOSTS", "hosts", Kind.COUNT, Detail.DATA, TableRow::getHosts));
    columns.addAll(ProvenanceColumns.all());
    columns.add(column("PROGRAM", "name", Kind.TEXT, Detail.TABLE, TableRow::getName));
    columns.add(column("COMMAND", "command", Kind.COMMAND, Detail.WIDE, TableRow::getCommand));
    columns.add(
        column(
            "STARTED",
            "started_at",
            Kind.TEXT,
            Detail.DATA,
            present(TableRow::hasStartedAtSeconds, TableColumns::startedAt)));
    return new Report<>("rows", sorting.mark(columns), rows, total, CoverageText.fields(coverage));
  }

  private static List<Column<TableRow>> figures() {
    return List.of(
        bytes("RAM", "ram_bytes", Detail.TABLE, TableColumns::ram)
            .instead(TableColumns::rssWithoutPss)
            .marked(Marks::ram),
        bytes(
                "PSS",
                "pss_bytes",
                Detail.WIDE,
                present(TableRow::hasPssBytes, TableRow::getPssBytes))
            .marked(row -> Marks.of(row.getWithoutPss() > 0, row.getPssEstimated())),
        bytes(
                "USS",
                "uss_bytes",
                Detail.TABLE,
                present(TableRow::hasUssBytes, TableRow::getUssBytes))
            .marked(row -> Marks.of(row.getWithoutPss() > 0, row.getUssEstimated()))
            .leftOut(4),
        bytes(
                "SHARED",
                "shared_bytes",
                Detail.TABLE,
                present(TableRow::hasSharedBytes, TableRow::getSharedBytes))
            .marked(row -> Marks.of(row.getWithoutPss() > 0, row.getPssEstimated()))
            .leftOut(6),
        bytes(
            "RSS", "rss_bytes", Detail.WIDE, present(TableRow::hasRssBytes, TableRow::getRssBytes)),
        bytes(
                "HUGETLB",
                "hugetlb_bytes",
                Detail.WIDE,
                present(TableRow::hasHugetlbBytes, TableRow::getHugetlbBytes))
            .marked(row -> lacksOf(row, row.getHugetlbBytes())),
        bytes(
                "LAZYFREE",
                "lazy_free_bytes",
                Detail.WIDE,
                present(TableRow::hasLazyFreeBytes, TableRow::getLazyFreeBytes))
            .marked(row -> lacksOf(row, row.getLazyFreeBytes())),
        bytes(
                "SWAP",
                "swap_shown_bytes",
                Detail.TABLE,
                present(TableRow::hasSwapShownBytes, TableRow::getSwapShownBytes))
            .marked(row -> Marks.of(row.getSwapIncomplete(), row.getSwapEstimated()))
            .leftOut(2),
        bytes(
                "SWAP GROSS",
                "swap_bytes",
                Detail.WIDE,
                present(TableRow::hasSwapBytes, TableRow::getSwapBytes))
            .marked(row -> Marks.of(row.getSwapIncomplete(), false)),
        bytes(
            "SWAPPSS",
            "swap_pss_bytes",
            Detail.DATA,
            present(TableRow::hasSwapPssBytes, TableRow::getSwapPssBytes)),
        bytes(
            "SWAP ERROR",
            "swap_error_bytes",
            Detail.DATA,
            present(TableRow::hasSwapShownBytes, TableRow::getSwapErrorBytes)));
  }

  /** Of what few processes have at all, nothing is missed where there is none. */
  private static String lacksOf(TableRow row, long bytes) {
    return Marks.of(row.getWithoutPss() > 0 && bytes > 0, false);
  }

  /** {@code 2026-01-01T00:00:00Z}; the first or the last moment there is for one beyond it. */
  private static Object startedAt(TableRow row) {
    return Instant.ofEpochSecond(
            Math.clamp(
                row.getStartedAtSeconds(),
                Instant.MIN.getEpochSecond(),
                Instant.MAX.getEpochSecond()))
        .toString();
  }

  /** PSS and huge pages; without PSS, having no huge pages is not having no memory. */
  static @Nullable Object ram(TableRow row) {
    return row.hasPssBytes() || row.getHugetlbBytes() > 0
        ? (Object) sum(row.getPssBytes(), row.getHugetlbBytes())
        : null;
  }

  /** No less than its parts, however large they are. */
  private static long sum(long one, long other) {
    long sum = one + other;
    return one > 0 && other > 0 && sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static @Nullable Object rssWithoutPss(TableRow row) {
    return row.hasWithoutPssRssBytes() ? (Object) row.getWithoutPssRssBytes() : null;
  }

  private static Column<TableRow> bytes(
      String title, String key, Detail detail, Function<TableRow, @Nullable Object> value) {
    return column(title, key, Kind.BYTES, detail, value);
  }

  private static Column<TableRow> count(
      String title, String key, Function<TableRow, @Nullable Object> value) {
    return column(title, key, Kind.COUNT, Detail.TABLE, value);
  }

  static <R> Column<R> column(
      String title, String key, Kind kind, Detail detail, Function<R, @Nullable Object> value) {
    return new Column<>(title, key, kind, detail, value);
  }

  static <R> Function<R, @Nullable Object> present(Predicate<R> has, Function<R, Object> get) {
    return row -> has.test(row) ? get.apply(row) : null;
  }
}
