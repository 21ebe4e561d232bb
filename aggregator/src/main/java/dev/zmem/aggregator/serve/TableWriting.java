package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.Coverage;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.row.KindCounts;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.KindCount;
import dev.zmem.proto.v1.StaleHost;
import java.util.ArrayList;
import java.util.List;

/** Writes tables onto the wire. */
final class TableWriting {
  /** Hosts of one condition named in an answer. */
  private static final int MAX_NAMED = 100;

  private TableWriting() {}

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
            .setKind(kind(row.sums().weakestKind()))
            .setPssEstimated(row.sums().isEstimate(Figure.PSS))
            .setUssEstimated(row.sums().isEstimate(Figure.USS))
            .setSwapEstimated(row.sums().isEstimate(Figure.SWAP_SHOWN))
            .setSwapErrorBytes(row.sums().swapErrorBytes())
            .setSwapIncomplete(row.swapIncomplete())
            .setWithoutPss(row.counts().kinds().withoutPss())
            .setSilentHosts(row.silent().hosts())
            .setStoppedHosts(row.stopped().hosts())
            .addAllKinds(kinds(row.counts().kinds(), row.counts().processes()));
    Absent.optional(row.counts().kinds().withoutPssRssBytes())
        .ifPresent(message::setWithoutPssRssBytes);
    Absent.optional(row.silent().longestNanos())
        .ifPresent(nanos -> message.setSilentSeconds(nanos / 1e9));
    Absent.optional(row.stopped().longestNanos())
        .ifPresent(nanos -> message.setStoppedSeconds(nanos / 1e9));
    if (row.process().pid() > 0) {
      message.setPid(row.process().pid());
    }
    Absent.optional(row.process().startedAtSeconds()).ifPresent(message::setStartedAtSeconds);
    Absent.optional(row.ageNanos()).ifPresent(nanos -> message.setAgeSeconds(nanos / 1e9));
    MemorySum sums = row.sums();
    Absent.optional(sums.errorBytes()).ifPresent(message::setErrorBytes);
    Absent.optional(sums.bytes(Figure.PSS)).ifPresent(message::setPssBytes);
    Absent.optional(sums.bytes(Figure.USS)).ifPresent(message::setUssBytes);
    Absent.optional(sums.bytes(Figure.SHARED)).ifPresent(message::setSharedBytes);
    Absent.optional(sums.bytes(Figure.RSS)).ifPresent(message::setRssBytes);
    Absent.optional(sums.bytes(Figure.SWAP)).ifPresent(message::setSwapBytes);
    Absent.optional(sums.bytes(Figure.SWAP_PSS)).ifPresent(message::setSwapPssBytes);
    Absent.optional(sums.bytes(Figure.SWAP_SHOWN)).ifPresent(message::setSwapShownBytes);
    Absent.optional(sums.bytes(Figure.HUGETLB)).ifPresent(message::setHugetlbBytes);
    Absent.optional(sums.bytes(Figure.LAZY_FREE)).ifPresent(message::setLazyFreeBytes);
    return message.build();
  }

  /** How many processes are of which kind, where they are not all of one. */
  static List<KindCount> kinds(KindCounts counts, long processes) {
    if (processes < 2) {
      return List.of();
    }
    List<KindCount> kinds = new ArrayList<>(1);
    counts.forEach(
        processes,
        (kind, count) ->
            kinds.add(KindCount.newBuilder().setKind(kind(kind)).setProcesses(count).build()));
    return kinds.size() < 2 ? List.of() : kinds;
  }

  static FigureKind kind(RowKind kind) {
    return switch (kind) {
      case SAME_MEMORY -> FigureKind.FIGURE_KIND_SAME_MEMORY;
      case EXACT -> FigureKind.FIGURE_KIND_EXACT;
      case STEPPED -> FigureKind.FIGURE_KIND_STEPPED;
      case SAMPLED -> FigureKind.FIGURE_KIND_SAMPLED;
      case CHEAP -> FigureKind.FIGURE_KIND_CHEAP;
      case NEVER_WALKED -> FigureKind.FIGURE_KIND_NEVER_WALKED;
      case PSS_OFF -> FigureKind.FIGURE_KIND_PSS_OFF;
      case PAGE_TABLE_REFUSED -> FigureKind.FIGURE_KIND_TOO_LARGE;
      case UNMEASURED -> FigureKind.FIGURE_KIND_UNMEASURED;
      case READ_FAILED -> FigureKind.FIGURE_KIND_READ_FAILED;
      case DENIED -> FigureKind.FIGURE_KIND_DENIED;
      case REFUSED -> FigureKind.FIGURE_KIND_UNREADABLE;
    };
  }

  static dev.zmem.proto.v1.Coverage coverage(Coverage coverage) {
    Coverage.Unwalked unwalked = coverage.trouble().unwalked();
    dev.zmem.proto.v1.Coverage.Builder message =
        dev.zmem.proto.v1.Coverage.newBuilder()
            .setHostsKnown(coverage.hostsKnown())
            .setHostsMatched(coverage.hostsMatched())
            .setHostsReporting(coverage.hostsReporting())
            .setProcesses(coverage.processes())
            .setDenied(coverage.denied())
            .setMalformed(coverage.trouble().malformed())
            .setEstimated(coverage.trouble().estimated())
            .setUnwalked(unwalked.all())
            .setNeverWalked(unwalked.neverWalked())
            .setPssOff(unwalked.pssOff())
            .setTooLarge(unwalked.tooLarge())
            .setUnmeasured(unwalked.unmeasured())
            .setHostsPssOff(unwalked.pssOffHosts().size())
            .setUnreadable(coverage.trouble().unreadable())
            .setWithoutPss(coverage.denied() + unwalked.all())
            .setHostsDenied(coverage.trouble().deniedHosts().size())
            .setOverdue(coverage.trouble().overdue())
            .setOverdueIsBound(coverage.trouble().overdueIsBound())
            .addAllNearNames(coverage.nearNames());
    coverage.trouble().deniedHosts().stream()
        .limit(MAX_NAMED)
        .forEach(host ->
            message
                .addDeniedHostsBuilder()
                .setName(host.name())
                .setProcesses(host.processes())
                .setDenied(host.denied()));
    unwalked.pssOffHosts().stream().limit(MAX_NAMED).forEach(message::addPssOffHosts);
    coverage.oldestSample().ifPresent(age -> message.setOldestSampleSeconds(age.toMillis() / 1e3));
    absent(coverage.stale(), message);
    return message.build();
  }

  /** The hosts that do not report: how many are silent, how many stopped, and the first of each. */
  private static void absent(
      List<Coverage.StaleHost> hosts, dev.zmem.proto.v1.Coverage.Builder message) {
    long stopped = 0;
    for (Coverage.StaleHost host : hosts) {
      stopped += host.isStopped() ? 1 : 0;
      if (host.isStopped() && message.getStoppedCount() < MAX_NAMED) {
        message.addStopped(absent(host));
      } else if (!host.isStopped() && message.getStaleCount() < MAX_NAMED) {
        message.addStale(absent(host));
      }
    }
    message.setHostsStale(hosts.size() - stopped).setHostsStopped(stopped);
  }

  private static StaleHost absent(Coverage.StaleHost host) {
    return StaleHost.newBuilder()
        .setName(host.name())
        .setAgeSeconds(host.silence().toMillis() / 1e3)
        .build();
  }
}
