package dev.zmem.cli.command;

import static dev.zmem.cli.command.TableColumns.column;
import static dev.zmem.cli.command.TableColumns.present;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.proto.v1.TableRow;
import java.util.List;

/**
 * The columns that say what a row's figures are worth: of which kinds, how far off, how old, what
 * they lack, and whether their hosts still report.
 */
final class ProvenanceColumns {
  private ProvenanceColumns() {}

  static List<Column<TableRow>> all() {
    return List.of(
        column(
            "KIND",
            "kind",
            Kind.TEXT,
            Detail.DATA,
            row -> Kinds.name(row.getKind(), row.getKindsList())),
        column(
            "KIND",
            "kinds",
            Kind.TEXT,
            Detail.WIDE,
            row -> Kinds.counts(row.getKind(), row.getCount(), row.getKindsList())),
        TableColumns.<TableRow>column(
                "ERROR",
                "error_bytes",
                Kind.BYTES,
                Detail.WIDE,
                present(TableRow::hasErrorBytes, TableRow::getErrorBytes))
            .marked(row -> Marks.error(row.getErrorBytes())),
        column(
            "AGE",
            "age_seconds",
            Kind.SECONDS,
            Detail.WIDE,
            present(TableRow::hasAgeSeconds, TableRow::getAgeSeconds)),
        column("INCOMPLETE", "incomplete", Kind.TEXT, Detail.DATA, row -> row.getWithoutPss() > 0),
        column("WITHOUT PSS", "without_pss", Kind.COUNT, Detail.DATA, TableRow::getWithoutPss),
        TableColumns.<TableRow>column(
                "LACKS RSS",
                "without_pss_rss_bytes",
                Kind.BYTES,
                Detail.WIDE,
                present(TableRow::hasWithoutPssRssBytes, TableRow::getWithoutPssRssBytes))
            .ifAny(),
        column("SILENT HOSTS", "silent_hosts", Kind.COUNT, Detail.DATA, TableRow::getSilentHosts),
        TableColumns.<TableRow>column(
                "SILENT",
                "silent_seconds",
                Kind.SECONDS,
                Detail.TABLE,
                present(TableRow::hasSilentSeconds, TableRow::getSilentSeconds))
            .marked(row -> ofHosts(row.getSilentHosts(), row))
            .ifAny()
            .leftOut(1),
        column(
            "STOPPED HOSTS", "stopped_hosts", Kind.COUNT, Detail.DATA, TableRow::getStoppedHosts),
        TableColumns.<TableRow>column(
                "STOPPED",
                "stopped_seconds",
                Kind.SECONDS,
                Detail.TABLE,
                present(TableRow::hasStoppedSeconds, TableRow::getStoppedSeconds))
            .marked(row -> ofHosts(row.getStoppedHosts(), row))
            .ifAny()
            .leftOut(1));
  }

  private static String ofHosts(long hosts, TableRow row) {
    return row.getHosts() > 1 ? hosts + " of " + row.getHosts() + ", " : "";
  }
}
