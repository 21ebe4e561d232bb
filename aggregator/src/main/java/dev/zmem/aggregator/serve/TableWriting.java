package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.Coverage;
import dev.zmem.aggregator.query.Sums;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.FigureKind;
import java.util.List;

/** Writes tables onto the wire. */
final class TableWriting {
  /** Stale hosts named in an answer. */
  private static final int MAX_STALE = 100;

  private TableWriting() {}

  /** The first {@code limit} rows; 0 for all. */
  static List<dev.zmem.proto.v1.TableRow> rows(List<TableRow> rows, int limit) {
    long shown = limit == 0 ? rows.size() : Integer.toUnsignedLong(limit);
    return rows.stream().limit(shown).map(TableWriting::row).toList();
  }

  static dev.zmem.proto.v1.TableRow row(TableRow row) {
    dev.zmem.proto.v1.TableRow.Builder message =
        dev.zmem.proto.v1.TableRow.newBuilder()
            .setName(row.name())
            .setCount(row.counts().processes())
            .setDenied(row.counts().denied())
            .setHosts(row.counts().hosts())
            .setHost(row.process().host())
            .setUser(row.process().user())
            .setCommand(row.process().command())
            .setAgeSeconds(row.ageNanos() / 1e9)
            .setKind(kind(row.sums().kind()))
            .setErrorBytes(row.sums().errorBytes());
    if (row.process().pid() > 0) {
      message.setPid(row.process().pid());
    }
    Absent.optional(row.process().startedAtSeconds()).ifPresent(message::setStartedAtSeconds);
    Sums sums = row.sums();
    Absent.optional(sums.pssBytes()).ifPresent(message::setPssBytes);
    Absent.optional(sums.ussBytes()).ifPresent(message::setUssBytes);
    Absent.optional(sums.sharedBytes()).ifPresent(message::setSharedBytes);
    Absent.optional(sums.rssBytes()).ifPresent(message::setRssBytes);
    Absent.optional(sums.swapBytes()).ifPresent(message::setSwapBytes);
    Absent.optional(sums.swapPssBytes()).ifPresent(message::setSwapPssBytes);
    Absent.optional(sums.hugetlbBytes()).ifPresent(message::setHugetlbBytes);
    Absent.optional(sums.lazyFreeBytes()).ifPresent(message::setLazyFreeBytes);
    return message.build();
  }

  private static FigureKind kind(RowKind kind) {
    return switch (kind) {
      case EXACT, REMAINDER, SAME_MEMORY -> FigureKind.FIGURE_KIND_EXACT;
      case STEPPED -> FigureKind.FIGURE_KIND_STEPPED;
      case SAMPLED -> FigureKind.FIGURE_KIND_SAMPLED;
      case CHEAP -> FigureKind.FIGURE_KIND_CHEAP;
      case DENIED -> FigureKind.FIGURE_KIND_DENIED;
    };
  }

  static dev.zmem.proto.v1.Coverage coverage(Coverage coverage) {
    dev.zmem.proto.v1.Coverage.Builder message =
        dev.zmem.proto.v1.Coverage.newBuilder()
            .setHostsKnown(coverage.hostsKnown())
            .setHostsMatched(coverage.hostsMatched())
            .setHostsReporting(coverage.hostsReporting())
            .setHostsStale(coverage.stale().size())
            .setProcesses(coverage.processes())
            .setDenied(coverage.denied())
            .setMalformed(coverage.trouble().malformed())
            .setEstimated(coverage.trouble().estimated())
            .setUnwalked(coverage.trouble().unwalked())
            .setOverdue(coverage.trouble().overdue())
            .setOverdueIsBound(coverage.trouble().overdueIsBound())
            .addAllNearNames(coverage.nearNames());
    coverage.oldestSample().ifPresent(age -> message.setOldestSampleSeconds(age.toMillis() / 1e3));
    coverage.stale().stream()
        .limit(MAX_STALE)
        .forEach(host ->
            message
                .addStaleBuilder()
                .setName(host.name())
                .setAgeSeconds(host.silence().toMillis() / 1e3));
    return message.build();
  }
}
