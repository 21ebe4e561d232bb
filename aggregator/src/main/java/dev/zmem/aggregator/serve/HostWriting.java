package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.MemorySum;
import dev.zmem.aggregator.fleet.Subtotal;
import dev.zmem.aggregator.fleet.SwapTraffic;
import dev.zmem.aggregator.query.Sums;
import dev.zmem.model.Absent;
import dev.zmem.model.HostFigures;
import dev.zmem.model.HostFigures.Figure;
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
    Sums sums = Sums.of(sum, host.usesSwap() && sum.kinds().withoutPss() > 0);
    Absent.optional(sums.ramBytes()).ifPresent(message::setProcessesRamBytes);
    Absent.optional(sums.shownSwapBytes()).ifPresent(message::setProcessesSwapBytes);
    message
        .setKind(TableWriting.kind(sums.kind()))
        .setProcessesRamEstimated(sums.estimated().pss())
        .setProcessesSwapEstimated(sums.estimated().swap())
        .setProcessesSwapErrorBytes(sums.swapErrorBytes())
        .setSwapIncomplete(sums.swapIncomplete())
        .setWithoutPss(sum.kinds().withoutPss())
        .setLacksCapability(sum.kinds().of(RowKind.DENIED) > 0)
        .addAllKinds(TableWriting.kinds(sum.kinds(), sum.count()));
    Absent.optional(sum.kinds().withoutPssRssBytes()).ifPresent(message::setWithoutPssRssBytes);
    Absent.optional(host.swapTraffic().inBytesPerSecond())
        .ifPresent(message::setSwapInBytesPerSecond);
    Absent.optional(host.swapTraffic().outBytesPerSecond())
        .ifPresent(message::setSwapOutBytesPerSecond);
    Absent.optional(sums.errorBytes()).ifPresent(message::setErrorBytes);
  }

  private static void figures(HostFigures figures, HostRow.Builder message) {
    figure(figures, Figure.MEM_TOTAL_BYTES, message::setMemTotalBytes);
    figure(figures, Figure.MEM_AVAILABLE_BYTES, message::setMemAvailableBytes);
    figure(figures, Figure.MEM_FREE_BYTES, message::setMemFreeBytes);
    figure(figures, Figure.BUFFERS_BYTES, message::setBuffersBytes);
    figure(figures, Figure.CACHED_BYTES, message::setCachedBytes);
    figure(figures, Figure.SHMEM_BYTES, message::setShmemBytes);
    figure(figures, Figure.SLAB_BYTES, message::setSlabBytes);
    figure(figures, Figure.ACTIVE_BYTES, message::setActiveBytes);
    figure(figures, Figure.INACTIVE_BYTES, message::setInactiveBytes);
    figure(figures, Figure.SWAP_TOTAL_BYTES, message::setSwapTotalBytes);
    figure(figures, Figure.SWAP_FREE_BYTES, message::setSwapFreeBytes);
    figure(figures, Figure.ZSWAP_BYTES, message::setZswapBytes);
    figure(figures, Figure.ZSWAPPED_BYTES, message::setZswappedBytes);
    figure(figures, Figure.HUGETLB_BYTES, message::setHugetlbBytes);
    figure(figures, Figure.HUGETLB_IN_USE_BYTES, message::setHugetlbInUseBytes);
    long pageBytes = SwapTraffic.pageBytes(figures);
    figure(figures, Figure.SWAPPED_IN_PAGES, pages -> message.setSwappedInBytes(pages * pageBytes));
    figure(
        figures, Figure.SWAPPED_OUT_PAGES, pages -> message.setSwappedOutBytes(pages * pageBytes));
    figure(figures, Figure.MEMORY_SOME_CENTIPERCENT, c -> message.setMemorySomePercent(c / 100.0));
    figure(figures, Figure.MEMORY_FULL_CENTIPERCENT, c -> message.setMemoryFullPercent(c / 100.0));
    figure(figures, Figure.CPU_SOME_CENTIPERCENT, c -> message.setCpuSomePercent(c / 100.0));
    figure(figures, Figure.UPTIME_SECONDS, message::setUptimeSeconds);
    figure(figures, Figure.CPU_COUNT, message::setCpuCount);
  }

  private static void figure(HostFigures figures, Figure figure, LongConsumer setter) {
    Absent.optional(figures.get(figure)).ifPresent(setter);
  }
}
