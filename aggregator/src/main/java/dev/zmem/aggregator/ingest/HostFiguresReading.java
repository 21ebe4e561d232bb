package dev.zmem.aggregator.ingest;

import dev.zmem.model.HostFigures;
import dev.zmem.model.HostFigure;
import java.util.EnumMap;
import java.util.Map;

/** Reads a host's figures off the wire and checks them. */
final class HostFiguresReading {
  private static final long KIB = 1024;

  private HostFiguresReading() {}

  static HostFigures of(dev.zmem.proto.v1.HostFigures message) {
    EnumMap<HostFigure, Long> figures = new EnumMap<>(HostFigure.class);
    put(figures, HostFigure.MEM_TOTAL_BYTES, message.hasMemTotalKib(), message.getMemTotalKib(), KIB);
    put(figures, HostFigure.MEM_FREE_BYTES, message.hasMemFreeKib(), message.getMemFreeKib(), KIB);
    put(
        figures,
        HostFigure.MEM_AVAILABLE_BYTES,
        message.hasMemAvailableKib(),
        message.getMemAvailableKib(),
        KIB);
    put(figures, HostFigure.BUFFERS_BYTES, message.hasBuffersKib(), message.getBuffersKib(), KIB);
    put(figures, HostFigure.CACHED_BYTES, message.hasCachedKib(), message.getCachedKib(), KIB);
    put(figures, HostFigure.SHMEM_BYTES, message.hasShmemKib(), message.getShmemKib(), KIB);
    put(figures, HostFigure.SLAB_BYTES, message.hasSlabKib(), message.getSlabKib(), KIB);
    put(
        figures,
        HostFigure.SLAB_RECLAIMABLE_BYTES,
        message.hasSlabReclaimableKib(),
        message.getSlabReclaimableKib(),
        KIB);
    put(figures, HostFigure.ACTIVE_BYTES, message.hasActiveKib(), message.getActiveKib(), KIB);
    put(figures, HostFigure.INACTIVE_BYTES, message.hasInactiveKib(), message.getInactiveKib(), KIB);
    put(
        figures,
        HostFigure.ANON_PAGES_BYTES,
        message.hasAnonPagesKib(),
        message.getAnonPagesKib(),
        KIB);
    put(figures, HostFigure.DIRTY_BYTES, message.hasDirtyKib(), message.getDirtyKib(), KIB);
    put(
        figures,
        HostFigure.PAGE_TABLES_BYTES,
        message.hasPageTablesKib(),
        message.getPageTablesKib(),
        KIB);
    put(
        figures,
        HostFigure.KERNEL_STACK_BYTES,
        message.hasKernelStackKib(),
        message.getKernelStackKib(),
        KIB);
    put(
        figures,
        HostFigure.SWAP_TOTAL_BYTES,
        message.hasSwapTotalKib(),
        message.getSwapTotalKib(),
        KIB);
    put(figures, HostFigure.SWAP_FREE_BYTES, message.hasSwapFreeKib(), message.getSwapFreeKib(), KIB);
    put(
        figures,
        HostFigure.SWAP_CACHED_BYTES,
        message.hasSwapCachedKib(),
        message.getSwapCachedKib(),
        KIB);
    put(figures, HostFigure.ZSWAP_BYTES, message.hasZswapKib(), message.getZswapKib(), KIB);
    put(figures, HostFigure.ZSWAPPED_BYTES, message.hasZswappedKib(), message.getZswappedKib(), KIB);
    put(figures, HostFigure.HUGETLB_BYTES, message.hasHugetlbKib(), message.getHugetlbKib(), KIB);
    put(
        figures,
        HostFigure.SWAPPED_IN_PAGES,
        message.hasSwappedInPages(),
        message.getSwappedInPages(),
        1);
    put(
        figures,
        HostFigure.SWAPPED_OUT_PAGES,
        message.hasSwappedOutPages(),
        message.getSwappedOutPages(),
        1);
    put(
        figures,
        HostFigure.MEMORY_SOME_CENTIPERCENT,
        message.hasMemorySomeCentipercent(),
        message.getMemorySomeCentipercent(),
        1);
    put(
        figures,
        HostFigure.MEMORY_FULL_CENTIPERCENT,
        message.hasMemoryFullCentipercent(),
        message.getMemoryFullCentipercent(),
        1);
    put(
        figures,
        HostFigure.CPU_SOME_CENTIPERCENT,
        message.hasCpuSomeCentipercent(),
        message.getCpuSomeCentipercent(),
        1);
    put(figures, HostFigure.UPTIME_SECONDS, message.hasUptimeSeconds(), message.getUptimeSeconds(), 1);
    put(figures, HostFigure.PAGE_SIZE_BYTES, message.hasPageSizeBytes(), message.getPageSizeBytes(), 1);
    put(figures, HostFigure.CPU_COUNT, message.hasCpuCount(), message.getCpuCount(), 1);
    put(
        figures,
        HostFigure.HUGETLB_IN_USE_BYTES,
        message.hasHugetlbInUseKib(),
        message.getHugetlbInUseKib(),
        KIB);
    return new HostFigures(figures);
  }

  private static void put(
      Map<HostFigure, Long> figures, HostFigure figure, boolean present, long value, long unit) {
    if (present) {
      long most = most(figure);
      if (value < 0 || value > most) {
        throw new BadFrameException("host." + figure, value + " (expected: 0 to " + most + ")");
      }
      figures.put(figure, value * unit);
    }
  }

  /** Beyond what any machine has; a page's size times a number of pages fits 63 bits. */
  private static long most(HostFigure figure) {
    return switch (figure) {
      case SWAPPED_IN_PAGES, SWAPPED_OUT_PAGES -> 1L << 44;
      case PAGE_SIZE_BYTES -> 1L << 18;
      case MEMORY_SOME_CENTIPERCENT, MEMORY_FULL_CENTIPERCENT, CPU_SOME_CENTIPERCENT -> 10_000;
      case UPTIME_SECONDS -> 100L * 366 * 24 * 3600;
      case CPU_COUNT -> 1L << 20;
      default -> BatchReader.MAX_KIB;
    };
  }
}
