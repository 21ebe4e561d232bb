package dev.zmem.model;

/** One figure of a host as a whole; bytes unless its name says otherwise. */
public enum HostFigure {
  MEM_TOTAL_BYTES,
  MEM_FREE_BYTES,
  MEM_AVAILABLE_BYTES,
  BUFFERS_BYTES,
  CACHED_BYTES,
  SHMEM_BYTES,
  SLAB_BYTES,
  SLAB_RECLAIMABLE_BYTES,
  ACTIVE_BYTES,
  INACTIVE_BYTES,
  ANON_PAGES_BYTES,
  DIRTY_BYTES,
  PAGE_TABLES_BYTES,
  KERNEL_STACK_BYTES,
  SWAP_TOTAL_BYTES,
  SWAP_FREE_BYTES,
  SWAP_CACHED_BYTES,
  /** Compressed size in RAM. */
  ZSWAP_BYTES,
  /** What was compressed. */
  ZSWAPPED_BYTES,
  /** All huge pages taken from RAM, used or not. */
  HUGETLB_BYTES,
  /** Since boot. */
  SWAPPED_IN_PAGES,
  /** Since boot. */
  SWAPPED_OUT_PAGES,
  /** PSI some avg10, hundredths of a percent. */
  MEMORY_SOME_CENTIPERCENT,
  /** PSI full avg10, hundredths of a percent. */
  MEMORY_FULL_CENTIPERCENT,
  /** PSI some avg10, hundredths of a percent. */
  CPU_SOME_CENTIPERCENT,
  UPTIME_SECONDS,
  PAGE_SIZE_BYTES,
  CPU_COUNT,
  /**
   * Huge pages that are in use, of all sizes; absent where there are none or the kernel does not
   * say.
   */
  HUGETLB_IN_USE_BYTES
}
