package dev.zmem.aggregator.ledger;

/** What memory or swap is used for, in the order of tables. */
public enum LedgerArea {
  PROCESSES_ANON(
      "processes: anonymous",
      "processes_anon",
      "Memory of processes that no file backs: heaps, stacks. PSS of those that were measured."),
  PROCESSES_FILE(
      "processes: files",
      "processes_file",
      "Files that processes map, as programs and libraries: PSS."),
  PROCESSES_SHMEM(
      "processes: shared memory",
      "processes_shmem",
      "Shared memory and tmpfs that processes map: PSS."),
  PROCESSES_OTHER(
      "processes: parts not told",
      "processes_other",
      "PSS of processes whose parts are not known: measured by windows of the page table, or by a kernel before 5.4."),
  PROCESSES_UNMEASURED(
      "processes: not measured",
      "processes_unmeasured",
      "What the kernel counts as mapped beyond the PSS above: processes without PSS, zmemctl itself, and what was mapped since."),
  PAGE_CACHE(
      "page cache, not mapped",
      "page_cache",
      "Files that were read or written and that no process maps: given back when memory is needed, once it is on disk."),
  BUFFERS(
      "buffers", "buffers", "Page cache of block devices: the data of file systems about files."),
  SHMEM_UNMAPPED(
      "tmpfs and shared memory, not mapped",
      "shmem_unmapped",
      "Files in tmpfs (/dev/shm, /run, /tmp) and System V segments that no process maps: only swap or rm takes them."),
  SWAP_CACHE(
      "swap cache, not mapped",
      "swap_cache",
      "Pages that are in swap too and that no process maps at the moment."),
  SLAB_RECLAIMABLE(
      "slab, reclaimable",
      "slab_reclaimable",
      "The kernel's caches that it gives back: names and inodes of files."),
  SLAB_UNRECLAIMABLE(
      "slab, not reclaimable",
      "slab_unreclaimable",
      "The kernel's structures that are in use: sockets, tasks, file handles."),
  KERNEL_STACKS("kernel stacks", "kernel_stacks", "A stack of 16 KiB a thread."),
  PAGE_TABLES(
      "page tables",
      "page_tables",
      "Of processes, and of virtual machines and devices (SecPageTables)."),
  VMALLOC(
      "vmalloc",
      "vmalloc",
      "The kernel's memory in its own map, kernel stacks left out, which are counted above: modules, tables of zram and of the network."),
  PER_CPU(
      "per-CPU",
      "per_cpu",
      "The kernel's counters and lists with a part for each processor; grows with control groups."),
  HUGETLB_USED(
      "hugetlb, used",
      "hugetlb_used",
      "Huge pages of the pools that programs use; no PSS has them."),
  HUGETLB_RESERVED(
      "hugetlb, reserved",
      "hugetlb_reserved",
      "Huge pages that are free and promised to programs."),
  HUGETLB_FREE(
      "hugetlb, free",
      "hugetlb_free",
      "Huge pages that nobody uses and that nothing else may use."),
  ZSWAP_POOL("zswap pool", "zswap_pool", "Memory that pages take which zswap holds packed."),
  ZRAM_POOL("zram pool", "zram_pool", "Memory that zram devices take."),
  FREE("free", "free", "Memory that nothing uses."),
  UNACCOUNTED(
      "unaccounted",
      "unaccounted",
      "What the kernel counts nowhere: drivers (graphics, network rings), lists of free pages of each processor, a hypervisor's balloon, file systems' own buffers. Below 0: figures of processes that are older than the kernel's, or pages that it counts twice."),
  SWAP_PROCESSES(
      "processes",
      "swap_processes",
      "Swap of processes that were measured, shared pages divided among them."),
  SWAP_OTHER(
      "tmpfs, shared memory, not measured",
      "swap_other",
      "The rest of the swap in use: files in tmpfs, shared memory, processes that were not measured."),
  SWAP_CACHED(
      "also in memory", "swap_cached", "Pages that were read back and that swap still has."),
  SWAP_FREE("free", "swap_free", "Swap that nothing uses."),
  SWAP_UNACCOUNTED(
      "unaccounted",
      "swap_unaccounted",
      "Below 0: figures of processes that are older than the kernel's."),
  SWAP_ZSWAP("in zswap", "swap_zswap", "Pages in memory, packed by zswap: their size unpacked."),
  SWAP_ZRAM("in zram", "swap_zram", "Pages in memory, packed by zram: their size unpacked."),
  SWAP_DISK("on disk", "swap_disk", "The rest of the swap in use."),
  SWAP_PLACE_FREE("free", "swap_free", "Swap that nothing uses."),
  SWAP_PLACE_UNACCOUNTED(
      "unaccounted", "swap_unaccounted", "Below 0: zswap holds pages whose place is on zram.");

  private final String title;
  private final String key;
  private final String help;

  LedgerArea(String title, String key, String help) {
    this.title = title;
    this.key = key;
    this.help = help;
  }

  /** In tables. */
  public String title() {
    return title;
  }

  /** In data. */
  public String key() {
    return key;
  }

  /** Whether it is what the other rows of its part lack, which may be less than nothing. */
  public boolean isRest() {
    return this == UNACCOUNTED || this == SWAP_UNACCOUNTED || this == SWAP_PLACE_UNACCOUNTED;
  }

  /** What it is. */
  public String help() {
    return help;
  }
}
