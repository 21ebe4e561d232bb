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
      List<TableRow> rows, TableRow total, Coverage coverage, String title) {
    List<Column<TableRow>> columns = new ArrayList<>(figures());
    columns.add(column("COUNT", "count", Kind.COUNT, Detail.TABLE, TableRow::getCount));
    columns.add(column("DENIED", "denied", Kind.COUNT, Detail.WIDE, TableRow::getDenied));
    columns.add(column("HOSTS", "hosts", Kind.COUNT, Detail.TABLE, TableRow::getHosts));
    columns.addAll(provenance());
    Kind kind = title.equals("COMMAND") ? Kind.COMMAND : Kind.TEXT;
    columns.add(column(title, "name", kind, Detail.TABLE, TableRow::getName));
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
    columns.addAll(provenance());
    columns.add(column("PROGRAM", "name", Kind.TEXT, Detail.TABLE, TableRow::getName));
    columns.add(column("COMMAND", "command", Kind.COMMAND, Detail.WIDE, TableRow::getCommand));
    columns.add(
        column(
            "STARTED",
            "started_at",
            Kind.TEXT,
            Detail.DATA,
            present(TableRow::hasStartedAtSeconds, TableColumns::startedAt)));
    return new Report<>("rows", columns, rows, total, CoverageText.fields(coverage));
  }

  private static List<Column<TableRow>> figures() {
    return List.of(
        figure("RAM", "ram_bytes", Detail.TABLE, TableColumns::ram, TableRow::getPssEstimated),
        figure(
            "PSS",
            "pss_bytes",
            Detail.WIDE,
            present(TableRow::hasPssBytes, TableRow::getPssBytes),
            TableRow::getPssEstimated),
        figure(
            "USS",
            "uss_bytes",
            Detail.TABLE,
            present(TableRow::hasUssBytes, TableRow::getUssBytes),
            TableRow::getUssEstimated),
        figure(
            "SHARED",
            "shared_bytes",
            Detail.TABLE,
            present(TableRow::hasSharedBytes, TableRow::getSharedBytes),
            TableRow::getPssEstimated),
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
        figure(
            "SWAP",
            "swap_shown_bytes",
            Detail.TABLE,
            present(TableRow::hasSwapShownBytes, TableRow::getSwapShownBytes),
            TableRow::getSwapEstimated),
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
            present(TableRow::hasSwapPssBytes, TableRow::getSwapPssBytes)),
        column(
            "±SWAP",
            "swap_error_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(TableRow::hasSwapShownBytes, TableRow::getSwapErrorBytes)));
  }

  /** Where the figures come from, how far off they may be, and how old they are. */
  private static List<Column<TableRow>> provenance() {
    return List.of(
        column("KIND", "kind", Kind.TEXT, Detail.WIDE, row -> Kinds.name(row.getKind())),
        column(
            "±ERROR",
            "error_bytes",
            Kind.BYTES,
            Detail.WIDE,
            present(TableRow::hasErrorBytes, TableRow::getErrorBytes)),
        column(
            "AGE",
            "age_seconds",
            Kind.SECONDS,
            Detail.WIDE,
            present(TableRow::hasAgeSeconds, TableRow::getAgeSeconds)));
  }

  /** {@code 2026-01-01T00:00:00Z}. */
  private static Object startedAt(TableRow row) {
    return Instant.ofEpochSecond(row.getStartedAtSeconds()).toString();
  }

  /** PSS and huge pages; without PSS, having no huge pages is not having no memory. */
  private static @Nullable Object ram(TableRow row) {
    return row.hasPssBytes() || row.getHugetlbBytes() > 0
        ? (Object) (row.getPssBytes() + row.getHugetlbBytes())
        : null;
  }

  private static Column<TableRow> figure(
      String title,
      String key,
      Detail detail,
      Function<TableRow, @Nullable Object> value,
      Predicate<TableRow> estimated) {
    return new Column<>(title, key, Kind.BYTES, detail, value, estimated);
  }

  static <R> Column<R> column(
      String title, String key, Kind kind, Detail detail, Function<R, @Nullable Object> value) {
    return new Column<>(title, key, kind, detail, value);
  }

  static <R> Function<R, @Nullable Object> present(Predicate<R> has, Function<R, Object> get) {
    return row -> has.test(row) ? get.apply(row) : null;
  }
}
