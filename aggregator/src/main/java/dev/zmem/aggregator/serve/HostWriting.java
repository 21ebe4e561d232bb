package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.SwapTraffic;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.aggregator.row.Subtotal;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.HostState;
import java.util.function.LongConsumer;

/** Writes hosts onto the wire. */
final class HostWriting {
  private HostWriting() {}

  static HostRow host(HostSnapshot host, long nowNanos) {
    HostRow.Builder message =
        HostRow.newBuilder()
            .setName(host.identity().name())
            .setState(state(host, nowNanos))
            .setAgeSeconds(host.age(nowNanos).toMillis() / 1e3)
            .setAgentVersion(host.identity().agentVersion())
            .setIntervalMillis((int) host.identity().interval().toMillis())
            .setProcesses(host.pass().processes())
            .setDenied(host.pass().denied())
            .setFolded(host.pass().folded())
            .setFailed(host.pass().failed())
            .setPassWallMicros(host.pass().wallMicros());
    sums(host, message);
    figures(host.figures(), message);
    return message.build();
  }

  private static HostState state(HostSnapshot host, long nowNanos) {
    if (host.isStopped()) {
      return HostState.HOST_STATE_STOPPED;
    }
    return host.isStale(nowNanos) ? HostState.HOST_STATE_STALE : HostState.HOST_STATE_REPORTING;
  }

  private static void sums(HostSnapshot host, HostRow.Builder message) {
    MemorySum sum = new MemorySum();
    for (Subtotal part : host.rows().subtotals()) {
      sum.add(part.sum());
    }
    Absent.optional(sum.bytes(Figure.RAM)).ifPresent(message::setProcessesRamBytes);
    Absent.optional(sum.bytes(Figure.SWAP_SHOWN)).ifPresent(message::setProcessesSwapBytes);
    message
        .setKind(TableWriting.kind(sum.weakestKind()))
        .setProcessesRamEstimated(sum.isEstimate(Figure.PSS))
        .setProcessesSwapEstimated(sum.isEstimate(Figure.SWAP_SHOWN))
        .setProcessesSwapErrorBytes(sum.swapErrorBytes())
        .setSwapIncomplete(host.usesSwap() && sum.kinds().withoutPss() > 0)
        .setWithoutPss(sum.kinds().withoutPss())
        .setLacksCapability(sum.kinds().of(RowKind.DENIED) > 0)
        .addAllKinds(TableWriting.kinds(sum.kinds(), sum.count()));
    Absent.optional(sum.kinds().withoutPssRssBytes()).ifPresent(message::setWithoutPssRssBytes);
    Absent.optional(host.swapTraffic().inBytesPerSecond())
        .ifPresent(message::setSwapInBytesPerSecond);
    Absent.optional(host.swapTraffic().outBytesPerSecond())
        .ifPresent(message::setSwapOutBytesPerSecond);
    Absent.optional(sum.errorBytes()).ifPresent(message::setErrorBytes);
  }

  private static void figures(HostFigures figures, HostRow.Builder message) {
    figure(figures, HostFigure.MEM_TOTAL_BYTES, message::setMemTotalBytes);
    figure(figures, HostFigure.MEM_AVAILABLE_BYTES, message::setMemAvailableBytes);
    figure(figures, HostFigure.MEM_FREE_BYTES, message::setMemFreeBytes);
    figure(figures, HostFigure.BUFFERS_BYTES, message::setBuffersBytes);
    figure(figures, HostFigure.CACHED_BYTES, message::setCachedBytes);
    figure(figures, HostFigure.SHMEM_BYTES, message::setShmemBytes);
    figure(figures, HostFigure.SLAB_BYTES, message::setSlabBytes);
    figure(figures, HostFigure.ACTIVE_BYTES, message::setActiveBytes);
    figure(figures, HostFigure.INACTIVE_BYTES, message::setInactiveBytes);
    figure(figures, HostFigure.SWAP_TOTAL_BYTES, message::setSwapTotalBytes);
    figure(figures, HostFigure.SWAP_FREE_BYTES, message::setSwapFreeBytes);
    figure(figures, HostFigure.ZSWAP_BYTES, message::setZswapBytes);
    figure(figures, HostFigure.ZSWAPPED_BYTES, message::setZswappedBytes);
    figure(figures, HostFigure.HUGETLB_BYTES, message::setHugetlbBytes);
    figure(figures, HostFigure.HUGETLB_IN_USE_BYTES, message::setHugetlbInUseBytes);
    long pageBytes = SwapTraffic.pageBytes(figures);
    figure(
        figures,
        HostFigure.SWAPPED_IN_PAGES,
        pages -> message.setSwappedInBytes(pages * pageBytes));
    figure(
        figures,
        HostFigure.SWAPPED_OUT_PAGES,
        pages -> message.setSwappedOutBytes(pages * pageBytes));
    figure(
        figures, HostFigure.MEMORY_SOME_CENTIPERCENT, c -> message.setMemorySomePercent(c / 100.0));
    figure(
        figures, HostFigure.MEMORY_FULL_CENTIPERCENT, c -> message.setMemoryFullPercent(c / 100.0));
    figure(figures, HostFigure.CPU_SOME_CENTIPERCENT, c -> message.setCpuSomePercent(c / 100.0));
    figure(figures, HostFigure.UPTIME_SECONDS, message::setUptimeSeconds);
    figure(figures, HostFigure.CPU_COUNT, message::setCpuCount);
  }

  private static void figure(HostFigures figures, HostFigure figure, LongConsumer setter) {
    Absent.optional(figures.get(figure)).ifPresent(setter);
  }
}
