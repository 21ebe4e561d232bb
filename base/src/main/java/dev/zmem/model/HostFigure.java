package dev.zmem.model;

import static dev.zmem.model.FigureSpec.Detail.DATA;
import static dev.zmem.model.FigureSpec.Detail.TABLE;
import static dev.zmem.model.FigureSpec.Detail.WIDE;

import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.FigureSpec.Shown;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a host as a whole, described once: its unit, and how tables of hosts show it, in
 * their order.
 */
public enum HostFigure {
  MEM_TOTAL_BYTES(
      Unit.BYTES, "TOTAL", "mem_total_bytes", TABLE, 5, "The machine's own memory (MemTotal)."),
  MEM_AVAILABLE_BYTES(
      Unit.BYTES,
      "AVAIL",
      "mem_available_bytes",
      TABLE,
      1,
      "What the kernel would give to new programs."),
  SWAP_TOTAL_BYTES(Unit.BYTES, "SWAP TOTAL", "swap_total_bytes", TABLE, 8, "The machine's swap."),
  SWAP_FREE_BYTES(
      Unit.BYTES, "SWAP FREE", "swap_free_bytes", TABLE, 7, "The machine's swap that is not used."),
  /** Since boot. */
  SWAPPED_IN_PAGES(
      Unit.PAGES, "SWAPPED IN", "swapped_in_bytes", DATA, 0, "Read back from swap since boot."),
  /** Since boot. */
  SWAPPED_OUT_PAGES(
      Unit.PAGES, "SWAPPED OUT", "swapped_out_bytes", DATA, 0, "Written to swap since boot."),
  /** PSI some avg10, hundredths of a percent. */
  MEMORY_SOME_CENTIPERCENT(
      Unit.CENTIPERCENT,
      "PSI SOME",
      "memory_some_percent",
      TABLE,
      6,
      "Share of the last 10 s in which some tasks waited for memory."),
  /** PSI full avg10, hundredths of a percent. */
  MEMORY_FULL_CENTIPERCENT(
      Unit.CENTIPERCENT,
      "PSI FULL",
      "memory_full_percent",
      TABLE,
      9,
      "Share of the last 10 s in which all tasks waited for memory."),
  MEM_FREE_BYTES(Unit.BYTES, "FREE", "mem_free_bytes", WIDE, 0, "Memory that nothing uses."),
  BUFFERS_BYTES(
      Unit.BYTES, "BUFFERS", "buffers_bytes", WIDE, 0, "The kernel's buffers of block devices."),
  CACHED_BYTES(Unit.BYTES, "CACHED", "cached_bytes", WIDE, 0, "The page cache with SHMEM."),
  SHMEM_BYTES(
      Unit.BYTES,
      "SHMEM",
      "shmem_bytes",
      WIDE,
      0,
      "Shared memory and tmpfs, which only swap can take."),
  SLAB_BYTES(Unit.BYTES, "SLAB", "slab_bytes", WIDE, 0, "The kernel's own structures."),
  ACTIVE_BYTES(Unit.BYTES, "ACTIVE", "active_bytes", WIDE, 0, "Pages used lately."),
  INACTIVE_BYTES(Unit.BYTES, "INACTIVE", "inactive_bytes", WIDE, 0, "Pages to be taken first."),
  /** All huge pages taken from RAM, used or not. */
  HUGETLB_BYTES(
      Unit.BYTES,
      "HUGETLB",
      "hugetlb_bytes",
      WIDE,
      0,
      "Memory set aside for huge pages, used or not."),
  /**
   * Huge pages that are in use, of all sizes; absent where there are none or the kernel does not
   * say.
   */
  HUGETLB_IN_USE_BYTES(
      Unit.BYTES,
      "HUGETLB USED",
      "hugetlb_in_use_bytes",
      DATA,
      0,
      "Of the huge pages, those in use."),
  /** Compressed size in RAM. */
  ZSWAP_BYTES(
      Unit.BYTES,
      "ZSWAP",
      "zswap_bytes",
      WIDE,
      0,
      "Swap kept compressed in memory: its size there."),
  /** What was compressed. */
  ZSWAPPED_BYTES(
      Unit.BYTES,
      "ZSWAPPED",
      "zswapped_bytes",
      WIDE,
      0,
      "Swap kept compressed in memory: its size unpacked."),
  /** PSI some avg10, hundredths of a percent. */
  CPU_SOME_CENTIPERCENT(
      Unit.CENTIPERCENT,
      "CPU SOME",
      "cpu_some_percent",
      WIDE,
      0,
      "Share of the last 10 s in which some tasks waited for a processor."),
  UPTIME_SECONDS(Unit.SECONDS, "UP", "uptime_seconds", WIDE, 0, "Since the machine's start."),
  CPU_COUNT(Unit.COUNT, "CPUS", "cpu_count", WIDE, 0, "The host's processors."),
  // no table shows these
  SLAB_RECLAIMABLE_BYTES,
  ANON_PAGES_BYTES,
  DIRTY_BYTES,
  PAGE_TABLES_BYTES,
  KERNEL_STACK_BYTES,
  SWAP_CACHED_BYTES,
  PAGE_SIZE_BYTES;

  /** What its number counts. */
  public enum Unit {
    BYTES,
    /** Of the host's own page size. */
    PAGES,
    /** Hundredths of a percent. */
    CENTIPERCENT,
    SECONDS,
    COUNT
  }

  private static final List<HostFigure> ALL = List.of(values());

  private final Unit unit;

  @SuppressWarnings("ImmutableEnumChecker") // a record of words
  private final @Nullable Shown table;

  HostFigure() {
    this.unit = Unit.BYTES;
    this.table = null;
  }

  HostFigure(Unit unit, String title, String key, Detail detail, int leftOut, String help) {
    this.unit = unit;
    this.table = new Shown(title, key, detail, help, null, leftOut);
  }

  /** All, in the order of the tables. */
  public static List<HostFigure> all() {
    return ALL;
  }

  /** What its number counts. */
  public Unit unit() {
    return unit;
  }

  /** Whether it travels in KiB, as the kernel tells it. */
  public boolean isSentInKib() {
    return unit == Unit.BYTES && this != PAGE_SIZE_BYTES;
  }

  /** Its field of {@code HostFigures} in {@code ingest.proto}: its name, with KiB for bytes. */
  public String column() {
    String name = name().toLowerCase(Locale.ROOT);
    return isSentInKib() ? name.replace("_bytes", "_kib") : name;
  }

  /** How tables and data show it; null where they do not. */
  public @Nullable Shown table() {
    return table;
  }
}
