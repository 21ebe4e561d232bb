package dev.zmem.model;

import static dev.zmem.model.FigureSpec.Detail.DATA;
import static dev.zmem.model.FigureSpec.Detail.TABLE;
import static dev.zmem.model.FigureSpec.Detail.WIDE;
import static dev.zmem.model.HostFigureSpec.bytes;
import static dev.zmem.model.HostFigureSpec.centipercent;
import static dev.zmem.model.HostFigureSpec.count;
import static dev.zmem.model.HostFigureSpec.pages;
import static dev.zmem.model.HostFigureSpec.seconds;

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
      bytes(TABLE, "TOTAL", "mem_total_bytes", "The machine's own memory (MemTotal).").leftOut(5)),
  MEM_AVAILABLE_BYTES(
      bytes(TABLE, "AVAIL", "mem_available_bytes", "What the kernel would give to new programs.")
          .leftOut(1)),
  SWAP_TOTAL_BYTES(
      bytes(TABLE, "SWAP TOTAL", "swap_total_bytes", "The machine's swap.").leftOut(8)),
  SWAP_FREE_BYTES(
      bytes(TABLE, "SWAP FREE", "swap_free_bytes", "The machine's swap that is not used.")
          .leftOut(7)),
  /** Since boot. */
  SWAPPED_IN_PAGES(
      pages(DATA, "SWAPPED IN", "swapped_in_bytes", "Read back from swap since boot.")),
  /** Since boot. */
  SWAPPED_OUT_PAGES(pages(DATA, "SWAPPED OUT", "swapped_out_bytes", "Written to swap since boot.")),
  /** PSI some avg10, hundredths of a percent. */
  MEMORY_SOME_CENTIPERCENT(
      centipercent(
              TABLE,
              "PSI SOME",
              "memory_some_percent",
              "Share of the last 10 s in which some tasks waited for memory.")
          .leftOut(6)),
  /** PSI full avg10, hundredths of a percent. */
  MEMORY_FULL_CENTIPERCENT(
      centipercent(
              TABLE,
              "PSI FULL",
              "memory_full_percent",
              "Share of the last 10 s in which all tasks waited for memory.")
          .leftOut(9)),
  MEM_FREE_BYTES(bytes(WIDE, "FREE", "mem_free_bytes", "Memory that nothing uses.")),
  BUFFERS_BYTES(bytes(WIDE, "BUFFERS", "buffers_bytes", "The kernel's buffers of block devices.")),
  CACHED_BYTES(bytes(WIDE, "CACHED", "cached_bytes", "The page cache with SHMEM.")),
  SHMEM_BYTES(
      bytes(WIDE, "SHMEM", "shmem_bytes", "Shared memory and tmpfs, which only swap can take.")),
  SLAB_BYTES(bytes(WIDE, "SLAB", "slab_bytes", "The kernel's own structures.")),
  ACTIVE_BYTES(bytes(WIDE, "ACTIVE", "active_bytes", "Pages used lately.")),
  INACTIVE_BYTES(bytes(WIDE, "INACTIVE", "inactive_bytes", "Pages to be taken first.")),
  /** All huge pages taken from RAM, used or not. */
  HUGETLB_BYTES(
      bytes(WIDE, "HUGETLB", "hugetlb_bytes", "Memory set aside for huge pages, used or not.")),
  /**
   * Huge pages that are in use, of all sizes; absent where there are none or the kernel does not
   * say.
   */
  HUGETLB_IN_USE_BYTES(
      bytes(DATA, "HUGETLB USED", "hugetlb_in_use_bytes", "Of the huge pages, those in use.")),
  /** Compressed size in RAM. */
  ZSWAP_BYTES(
      bytes(WIDE, "ZSWAP", "zswap_bytes", "Swap kept compressed in memory: its size there.")),
  /** What was compressed. */
  ZSWAPPED_BYTES(
      bytes(
          WIDE,
          "ZSWAPPED",
          "zswapped_bytes",
          "Swap kept compressed in memory: its size unpacked.")),
  /** PSI some avg10, hundredths of a percent. */
  CPU_SOME_CENTIPERCENT(
      centipercent(
          WIDE,
          "CPU SOME",
          "cpu_some_percent",
          "Share of the last 10 s in which some tasks waited for a processor.")),
  UPTIME_SECONDS(seconds(WIDE, "UP", "uptime_seconds", "Since the machine's start.")),
  CPU_COUNT(count(WIDE, "CPUS", "cpu_count", "The host's processors.")),
  DIRTY_BYTES(bytes(WIDE, "DIRTY", "dirty_bytes", "Pages of files that wait to be written.")),
  ANON_PAGES_BYTES(
      bytes(
          DATA,
          "ANON",
          "anon_pages_bytes",
          "Memory of processes that no file backs, shared memory left out.")),
  MAPPED_BYTES(
      bytes(
          DATA,
          "MAPPED",
          "mapped_bytes",
          "Pages of files and of shared memory that processes map.")),
  UNEVICTABLE_BYTES(
      bytes(
          DATA,
          "UNEVICTABLE",
          "unevictable_bytes",
          "Pages that cannot be taken, such as locked ones.")),
  SLAB_RECLAIMABLE_BYTES(
      bytes(
          DATA,
          "SLAB RECLAIMABLE",
          "slab_reclaimable_bytes",
          "The part of SLAB that the kernel gives back when it needs memory.")),
  KERNEL_STACK_BYTES(
      bytes(DATA, "STACKS", "kernel_stack_bytes", "Stacks of all threads in the kernel.")),
  PAGE_TABLES_BYTES(bytes(DATA, "PAGE TABLES", "page_tables_bytes", "Page tables of processes.")),
  SEC_PAGE_TABLES_BYTES(
      bytes(
          DATA,
          "SEC PAGE TABLES",
          "sec_page_tables_bytes",
          "Page tables of virtual machines and of devices (Linux 6.1).")),
  VMALLOC_BYTES(
      bytes(
          DATA,
          "VMALLOC",
          "vmalloc_bytes",
          "Memory of the kernel in pages of its own map, stacks included (Linux 5.3).")),
  PERCPU_BYTES(
      bytes(
          DATA,
          "PER-CPU",
          "percpu_bytes",
          "The kernel's memory with a part for each processor (Linux 4.20).")),
  HUGETLB_RESERVED_BYTES(
      bytes(
          DATA,
          "HUGETLB RESERVED",
          "hugetlb_reserved_bytes",
          "Of the free huge pages, those promised to programs.")),
  SWAP_CACHED_BYTES(
      bytes(DATA, "SWAP CACHED", "swap_cached_bytes", "Pages that are in memory and in swap.")),
  ZRAM_STORED_BYTES(
      bytes(
          DATA, "ZRAM STORED", "zram_stored_bytes", "What zram devices hold: its size unpacked.")),
  ZRAM_COMPRESSED_BYTES(
      bytes(
          DATA,
          "ZRAM PACKED",
          "zram_compressed_bytes",
          "What zram devices hold: its size packed.")),
  ZRAM_USED_BYTES(bytes(WIDE, "ZRAM", "zram_used_bytes", "Memory that zram devices take.")),
  ZRAM_ON_DISK_BYTES(
      bytes(
          DATA,
          "ZRAM DISK",
          "zram_on_disk_bytes",
          "What zram devices have written to their disks.")),
  SWAP_IN_ZRAM_BYTES(
      bytes(DATA, "SWAP IN ZRAM", "swap_in_zram_bytes", "Swap in use that is on zram devices.")),
  CGROUP_LIMIT_BYTES(
      bytes(
          WIDE,
          "LIMIT",
          "cgroup_limit_bytes",
          "The limit of memory of the control group that all of the host's processes are in, as in a container; none where it has no limit.")),
  CGROUP_CURRENT_BYTES(
      bytes(
          WIDE,
          "LIMIT USED",
          "cgroup_current_bytes",
          "What counts towards LIMIT now, page cache included.")),
  CGROUP_PEAK_BYTES(
      bytes(DATA, "LIMIT PEAK", "cgroup_peak_bytes", "The most that ever counted towards LIMIT.")),
  CGROUP_SWAP_LIMIT_BYTES(
      bytes(
          DATA,
          "SWAP LIMIT",
          "cgroup_swap_limit_bytes",
          "The same control group's limit of swap (v1: of memory and swap).")),
  CGROUP_SWAP_CURRENT_BYTES(
      bytes(
          DATA,
          "SWAP LIMIT USED",
          "cgroup_swap_current_bytes",
          "What counts towards SWAP LIMIT now.")),
  CGROUP_LIMIT_HITS(count(DATA, "LIMIT HITS", "cgroup_limit_hits", "How often LIMIT was reached.")),
  CGROUP_OOM_KILLS(
      count(
          DATA,
          "OOM KILLS",
          "cgroup_oom_kills",
          "Processes that the kernel killed for want of memory below LIMIT.")),
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

  @SuppressWarnings("ImmutableEnumChecker") // a record of words
  private final HostFigureSpec spec;

  HostFigure() {
    this(HostFigureSpec.UNSHOWN);
  }

  HostFigure(HostFigureSpec spec) {
    this.spec = spec;
  }

  /** All, in the order of the tables. */
  public static List<HostFigure> all() {
    return ALL;
  }

  /** What its number counts. */
  public Unit unit() {
    return spec.unit();
  }

  /** Whether it travels in KiB, as the kernel tells it. */
  public boolean isSentInKib() {
    return unit() == Unit.BYTES && this != PAGE_SIZE_BYTES;
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
    return spec.table();
  }
}
