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
  DIRTY_BYTES(
      Unit.BYTES, "DIRTY", "dirty_bytes", WIDE, 0, "Pages of files that wait to be written."),
  ANON_PAGES_BYTES(
      Unit.BYTES,
      "ANON",
      "anon_pages_bytes",
      DATA,
      0,
      "Memory of processes that no file backs, shared memory left out."),
  MAPPED_BYTES(
      Unit.BYTES,
      "MAPPED",
      "mapped_bytes",
      DATA,
      0,
      "Pages of files and of shared memory that processes map."),
  UNEVICTABLE_BYTES(
      Unit.BYTES,
      "UNEVICTABLE",
      "unevictable_bytes",
      DATA,
      0,
      "Pages that cannot be taken, such as locked ones."),
  SLAB_RECLAIMABLE_BYTES(
      Unit.BYTES,
      "SLAB RECLAIMABLE",
      "slab_reclaimable_bytes",
      DATA,
      0,
      "The part of SLAB that the kernel gives back when it needs memory."),
  KERNEL_STACK_BYTES(
      Unit.BYTES, "STACKS", "kernel_stack_bytes", DATA, 0, "Stacks of all threads in the kernel."),
  PAGE_TABLES_BYTES(
      Unit.BYTES, "PAGE TABLES", "page_tables_bytes", DATA, 0, "Page tables of processes."),
  SEC_PAGE_TABLES_BYTES(
      Unit.BYTES,
      "SEC PAGE TABLES",
      "sec_page_tables_bytes",
      DATA,
      0,
      "Page tables of virtual machines and of devices (Linux 6.1)."),
  VMALLOC_BYTES(
      Unit.BYTES,
      "VMALLOC",
      "vmalloc_bytes",
      DATA,
      0,
      "Memory of the kernel in pages of its own map, stacks included (Linux 5.3)."),
  PERCPU_BYTES(
      Unit.BYTES,
      "PER-CPU",
      "percpu_bytes",
      DATA,
      0,
      "The kernel's memory with a part for each processor (Linux 4.20)."),
  HUGETLB_RESERVED_BYTES(
      Unit.BYTES,
      "HUGETLB RESERVED",
      "hugetlb_reserved_bytes",
      DATA,
      0,
      "Of the free huge pages, those promised to programs."),
  SWAP_CACHED_BYTES(
      Unit.BYTES,
      "SWAP CACHED",
      "swap_cached_bytes",
      DATA,
      0,
      "Pages that are in memory and in swap."),
  ZRAM_STORED_BYTES(
      Unit.BYTES,
      "ZRAM STORED",
      "zram_stored_bytes",
      DATA,
      0,
      "What zram devices hold: its size unpacked."),
  ZRAM_COMPRESSED_BYTES(
      Unit.BYTES,
      "ZRAM PACKED",
      "zram_compressed_bytes",
      DATA,
      0,
      "What zram devices hold: its size packed."),
  ZRAM_USED_BYTES(Unit.BYTES, "ZRAM", "zram_used_bytes", WIDE, 0, "Memory that zram devices take."),
  ZRAM_ON_DISK_BYTES(
      Unit.BYTES,
      "ZRAM DISK",
      "zram_on_disk_bytes",
      DATA,
      0,
      "What zram devices have written to their disks."),
  SWAP_IN_ZRAM_BYTES(
      Unit.BYTES,
      "SWAP IN ZRAM",
      "swap_in_zram_bytes",
      DATA,
      0,
      "Swap in use that is on zram devices."),
  CGROUP_LIMIT_BYTES(
      Unit.BYTES,
      "LIMIT",
      "cgroup_limit_bytes",
      WIDE,
      0,
      "The limit of memory of the control group that all of the host's processes are in, as in a container; none where it has no limit."),
  CGROUP_CURRENT_BYTES(
      Unit.BYTES,
      "LIMIT USED",
      "cgroup_current_bytes",
      WIDE,
      0,
      "What counts towards LIMIT now, page cache included."),
  CGROUP_PEAK_BYTES(
      Unit.BYTES,
      "LIMIT PEAK",
      "cgroup_peak_bytes",
      DATA,
      0,
      "The most that ever counted towards LIMIT."),
  CGROUP_SWAP_LIMIT_BYTES(
      Unit.BYTES,
      "SWAP LIMIT",
      "cgroup_swap_limit_bytes",
      DATA,
      0,
      "The same control group's limit of swap (v1: of memory and swap)."),
  CGROUP_SWAP_CURRENT_BYTES(
      Unit.BYTES,
      "SWAP LIMIT USED",
      "cgroup_swap_current_bytes",
      DATA,
      0,
      "What counts towards SWAP LIMIT now."),
  CGROUP_LIMIT_HITS(
      Unit.COUNT, "LIMIT HITS", "cgroup_limit_hits", DATA, 0, "How often LIMIT was reached."),
  CGROUP_OOM_KILLS(
      Unit.COUNT,
      "OOM KILLS",
      "cgroup_oom_kills",
      DATA,
      0,
      "Processes that the kernel killed for want of memory below LIMIT."),
  // no table shows it
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

  /** Whether most hosts have it not: tables do without its column where no host has it. */
  public boolean isRare() {
    return name().startsWith("ZRAM_") || name().startsWith("CGROUP_");
  }

  /** How tables and data show it; null where they do not. */
  public @Nullable Shown table() {
    return table;
  }
}
