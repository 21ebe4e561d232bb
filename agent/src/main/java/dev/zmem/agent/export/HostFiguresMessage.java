package dev.zmem.agent.export;

import dev.zmem.model.HostFigures;
import dev.zmem.model.HostFigure;

/** The host's figures as they travel: KiB, absent ones left out. */
final class HostFiguresMessage {
  private static final long KIB = 1024;

  private HostFiguresMessage() {}

  static dev.zmem.proto.v1.HostFigures of(HostFigures figures) {
    dev.zmem.proto.v1.HostFigures.Builder message = dev.zmem.proto.v1.HostFigures.newBuilder();
    figures.forEachPresent((figure, value) -> set(message, figure, value));
    return message.build();
  }

  private static void set(
      dev.zmem.proto.v1.HostFigures.Builder message, HostFigure figure, long value) {
    switch (figure) {
      case MEM_TOTAL_BYTES -> message.setMemTotalKib(value / KIB);
      case MEM_FREE_BYTES -> message.setMemFreeKib(value / KIB);
      case MEM_AVAILABLE_BYTES -> message.setMemAvailableKib(value / KIB);
      case BUFFERS_BYTES -> message.setBuffersKib(value / KIB);
      case CACHED_BYTES -> message.setCachedKib(value / KIB);
      case SHMEM_BYTES -> message.setShmemKib(value / KIB);
      case SLAB_BYTES -> message.setSlabKib(value / KIB);
      case SLAB_RECLAIMABLE_BYTES -> message.setSlabReclaimableKib(value / KIB);
      case ACTIVE_BYTES -> message.setActiveKib(value / KIB);
      case INACTIVE_BYTES -> message.setInactiveKib(value / KIB);
      case ANON_PAGES_BYTES -> message.setAnonPagesKib(value / KIB);
      case DIRTY_BYTES -> message.setDirtyKib(value / KIB);
      case PAGE_TABLES_BYTES -> message.setPageTablesKib(value / KIB);
      case KERNEL_STACK_BYTES -> message.setKernelStackKib(value / KIB);
      case SWAP_TOTAL_BYTES -> message.setSwapTotalKib(value / KIB);
      case SWAP_FREE_BYTES -> message.setSwapFreeKib(value / KIB);
      case SWAP_CACHED_BYTES -> message.setSwapCachedKib(value / KIB);
      case ZSWAP_BYTES -> message.setZswapKib(value / KIB);
      case ZSWAPPED_BYTES -> message.setZswappedKib(value / KIB);
      case HUGETLB_BYTES -> message.setHugetlbKib(value / KIB);
      case SWAPPED_IN_PAGES -> message.setSwappedInPages(value);
      case SWAPPED_OUT_PAGES -> message.setSwappedOutPages(value);
      case MEMORY_SOME_CENTIPERCENT -> message.setMemorySomeCentipercent((int) value);
      case MEMORY_FULL_CENTIPERCENT -> message.setMemoryFullCentipercent((int) value);
      case CPU_SOME_CENTIPERCENT -> message.setCpuSomeCentipercent((int) value);
      case UPTIME_SECONDS -> message.setUptimeSeconds(value);
      case PAGE_SIZE_BYTES -> message.setPageSizeBytes((int) value);
      case CPU_COUNT -> message.setCpuCount((int) value);
      case HUGETLB_IN_USE_BYTES -> message.setHugetlbInUseKib(value / KIB);
    }
  }
}
