package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.Coverage;
import dev.zmem.aggregator.query.Sums;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.model.Absent;
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
            .setCount(row.count())
            .setDenied(row.denied())
            .setHosts(row.hosts())
            .setHost(row.host())
            .setUser(row.user())
            .setCommand(row.command())
            .setAgeSeconds(row.ageNanos() / 1e9);
    if (row.pid() > 0) {
      message.setPid(row.pid());
    }
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

  static dev.zmem.proto.v1.Coverage coverage(Coverage coverage) {
    dev.zmem.proto.v1.Coverage.Builder message =
        dev.zmem.proto.v1.Coverage.newBuilder()
            .setHostsKnown(coverage.hostsKnown())
            .setHostsMatched(coverage.hostsMatched())
            .setHostsReporting(coverage.hostsReporting())
            .setHostsStale(coverage.stale().size())
            .setProcesses(coverage.processes())
            .setDenied(coverage.denied())
            .setMalformed(coverage.malformed())
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
