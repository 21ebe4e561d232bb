package dev.zmem.aggregator.ledger;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ledger.LedgerRow.Certainty;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine's memory and swap as rows, each byte in one of them: the rows of a part add up to all
 * of it, exactly, because the last is what the others lack.
 *
 * <p>What counts twice in {@code /proc/meminfo} is taken apart: Cached has Shmem in it, Mapped is
 * of Cached, VmallocUsed has the kernel's stacks in it (every distribution's kernel maps them,
 * VMAP_STACK), and SwapCached has pages that processes map. Per-CPU memory, hugetlb, zswap's and
 * zram's pools are in no other figure. One thread.
 */
public final class HostLedger {
  private final HostFigures host;
  private final MemorySum processes;
  private final List<LedgerRow> rows = new ArrayList<>();

  private HostLedger(HostFigures host, MemorySum processes) {
    this.host = host;
    this.processes = processes;
  }

  /** All parts, each with its rows in order; a part whose total the host does not say has none. */
  public static List<LedgerRow> of(HostSnapshot host) {
    return of(host.figures(), host.rows().total());
  }

  /** Of a host's figures, and the sum over its processes. */
  static List<LedgerRow> of(HostFigures host, MemorySum processes) {
    HostLedger ledger = new HostLedger(host, processes);
    ledger.ram();
    long swap = host.get(HostFigure.SWAP_TOTAL_BYTES);
    if (swap > 0 && host.swapInUseBytes() >= 0) {
      ledger.swap(swap);
      ledger.swapPlaces(swap);
    }
    return ledger.rows;
  }

  private void ram() {
    long total = host.get(HostFigure.MEM_TOTAL_BYTES);
    if (total < 0) {
      return;
    }
    Part ram = new Part(LedgerPart.RAM, total);
    processes(ram);
    kernel(ram);
    hugetlb(ram);
    ram.add(LedgerArea.ZSWAP_POOL, host.get(HostFigure.ZSWAP_BYTES));
    ram.add(LedgerArea.ZRAM_POOL, host.get(HostFigure.ZRAM_USED_BYTES));
    ram.add(LedgerArea.FREE, host.get(HostFigure.MEM_FREE_BYTES));
    ram.rest(LedgerArea.UNACCOUNTED);
  }

  /** What processes map, and the page cache that none maps: anonymous memory and Cached. */
  private void processes(Part ram) {
    long anon = processes.bytes(Figure.PSS_ANON);
    long file = processes.bytes(Figure.PSS_FILE);
    long shmem = processes.bytes(Figure.PSS_SHMEM);
    long pss = Math.max(0, processes.bytes(Figure.PSS));
    long other = Math.max(0, pss - or0(anon) - or0(file) - or0(shmem));
    ram.add(LedgerArea.PROCESSES_ANON, anon, certainty(Figure.PSS_ANON));
    ram.add(LedgerArea.PROCESSES_FILE, file, certainty(Figure.PSS_FILE));
    ram.add(LedgerArea.PROCESSES_SHMEM, shmem, certainty(Figure.PSS_SHMEM));
    ram.add(LedgerArea.PROCESSES_OTHER, other, certainty(Figure.PSS));
    long mapped = host.get(HostFigure.MAPPED_BYTES);
    long kernelsAnon = host.get(HostFigure.ANON_PAGES_BYTES);
    long told = or0(anon) + or0(file) + or0(shmem) + other;
    ram.add(
        LedgerArea.PROCESSES_UNMEASURED,
        mapped < 0 || kernelsAnon < 0 ? ABSENT : Math.max(0, kernelsAnon + mapped - told));
    cache(ram, or0(file), or0(shmem), mapped);
    ram.add(LedgerArea.SWAP_CACHE, swapCacheNotMapped());
  }

  /**
   * The page cache that no process maps. What is mapped beyond the processes' PSS is taken to be of
   * files first, as libraries are; how it divides is told nowhere.
   */
  private void cache(Part ram, long file, long shmem, long mapped) {
    long cached = host.get(HostFigure.CACHED_BYTES);
    long allShmem = host.get(HostFigure.SHMEM_BYTES);
    long files = cached < 0 ? ABSENT : Math.max(0, cached - or0(allShmem));
    long beyond = Math.max(0, or0(mapped) - file - shmem);
    long beyondOfFiles = Math.min(beyond, Math.max(0, or0(files) - file));
    Certainty certainty =
        processes.kinds().withoutPss() > 0 || processes.lacksSome(Figure.PSS_FILE)
            ? Certainty.ESTIMATE
            : Certainty.EXACT;
    ram.add(
        LedgerArea.PAGE_CACHE,
        files < 0 ? ABSENT : Math.max(0, files - file - beyondOfFiles),
        certainty);
    ram.add(LedgerArea.BUFFERS, host.get(HostFigure.BUFFERS_BYTES));
    ram.add(
        LedgerArea.SHMEM_UNMAPPED,
        allShmem < 0 ? ABSENT : Math.max(0, allShmem - shmem - (beyond - beyondOfFiles)),
        certainty);
  }

  /** What the lists of pages have beyond anonymous memory and the page cache. */
  private long swapCacheNotMapped() {
    long cached = host.get(HostFigure.SWAP_CACHED_BYTES);
    long active = host.get(HostFigure.ACTIVE_BYTES);
    long inactive = host.get(HostFigure.INACTIVE_BYTES);
    long anon = host.get(HostFigure.ANON_PAGES_BYTES);
    if (cached < 0 || active < 0 || inactive < 0 || anon < 0) {
      return cached == 0 ? 0 : ABSENT;
    }
    long lists = active + inactive + or0(host.get(HostFigure.UNEVICTABLE_BYTES));
    long known =
        anon + or0(host.get(HostFigure.CACHED_BYTES)) + or0(host.get(HostFigure.BUFFERS_BYTES));
    return Math.min(cached, Math.max(0, lists - known));
  }

  private void kernel(Part ram) {
    long slab = host.get(HostFigure.SLAB_BYTES);
    long reclaimable = host.get(HostFigure.SLAB_RECLAIMABLE_BYTES);
    long stacks = host.get(HostFigure.KERNEL_STACK_BYTES);
    long tables = host.get(HostFigure.PAGE_TABLES_BYTES);
    long vmalloc = host.get(HostFigure.VMALLOC_BYTES);
    ram.add(LedgerArea.SLAB_RECLAIMABLE, reclaimable);
    ram.add(
        LedgerArea.SLAB_UNRECLAIMABLE, slab < 0 ? ABSENT : Math.max(0, slab - or0(reclaimable)));
    ram.add(LedgerArea.KERNEL_STACKS, stacks);
    ram.add(
        LedgerArea.PAGE_TABLES,
        tables < 0 ? ABSENT : tables + or0(host.get(HostFigure.SEC_PAGE_TABLES_BYTES)));
    ram.add(
        LedgerArea.VMALLOC,
        vmalloc < 0 ? ABSENT : vmalloc >= or0(stacks) ? vmalloc - or0(stacks) : vmalloc);
    ram.add(LedgerArea.PER_CPU, host.get(HostFigure.PERCPU_BYTES));
  }

  private void hugetlb(Part ram) {
    long pool = host.get(HostFigure.HUGETLB_BYTES);
    long used = pool < 0 ? ABSENT : Math.min(pool, or0(host.hugetlbInUseBytes()));
    long promised = Math.min(or0(host.get(HostFigure.HUGETLB_RESERVED_BYTES)), pool - or0(used));
    ram.add(LedgerArea.HUGETLB_USED, used);
    ram.add(LedgerArea.HUGETLB_RESERVED, pool < 0 ? ABSENT : promised);
    ram.add(LedgerArea.HUGETLB_FREE, pool < 0 ? ABSENT : pool - used - promised);
  }

  private void swap(long total) {
    Part swap = new Part(LedgerPart.SWAP, total);
    long inUse = host.swapInUseBytes();
    long told = processes.bytes(Figure.SWAP_SHOWN);
    long cached = Math.min(or0(host.get(HostFigure.SWAP_CACHED_BYTES)), inUse);
    cached = Math.min(cached, Math.max(0, inUse - or0(told)));
    boolean lacks = inUse > 0 && processes.kinds().withoutPss() > 0;
    swap.add(
        LedgerArea.SWAP_PROCESSES,
        told,
        new Certainty(lacks, processes.isEstimate(Figure.SWAP_SHOWN)));
    swap.add(
        LedgerArea.SWAP_OTHER,
        Math.max(0, inUse - or0(told) - cached),
        processes.isEstimate(Figure.SWAP_SHOWN) ? Certainty.ESTIMATE : Certainty.EXACT);
    swap.add(LedgerArea.SWAP_CACHED, cached);
    swap.add(LedgerArea.SWAP_FREE, total - inUse);
    swap.rest(LedgerArea.SWAP_UNACCOUNTED);
  }

  private void swapPlaces(long total) {
    Part places = new Part(LedgerPart.SWAP_PLACE, total);
    long inUse = host.swapInUseBytes();
    long zswap = host.get(HostFigure.ZSWAPPED_BYTES);
    long zram = host.get(HostFigure.SWAP_IN_ZRAM_BYTES);
    places.add(LedgerArea.SWAP_ZSWAP, zswap);
    places.add(LedgerArea.SWAP_ZRAM, zram);
    places.add(LedgerArea.SWAP_DISK, Math.max(0, inUse - or0(zswap) - or0(zram)));
    places.add(LedgerArea.SWAP_PLACE_FREE, total - inUse);
    places.rest(LedgerArea.SWAP_PLACE_UNACCOUNTED);
  }

  private Certainty certainty(Figure figure) {
    return new Certainty(
        processes.kinds().withoutPss() > 0 || processes.lacksSome(figure),
        processes.isEstimate(figure));
  }

  private static long or0(long figure) {
    return Math.max(0, figure);
  }

  /** The rows of one part as they are added. */
  private final class Part {
    private final LedgerPart part;
    private final long total;
    private long left;

    Part(LedgerPart part, long total) {
      this.part = part;
      this.total = total;
      this.left = total;
    }

    void add(LedgerArea area, long bytes) {
      add(area, bytes, Certainty.EXACT);
    }

    void add(LedgerArea area, long bytes, Certainty certainty) {
      left -= or0(bytes);
      rows.add(new LedgerRow(part, area, bytes, certainty, total));
    }

    /** What is left of the whole; below 0 where the others are more. */
    void rest(LedgerArea area) {
      rows.add(new LedgerRow(part, area, left, Certainty.EXACT, total));
    }
  }
}
