package dev.zmem.agent.window;

import static dev.zmem.agent.procfs.StatusParser.ABSENT;

import dev.zmem.agent.estimate.ResidentPages;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.StatmParser;
import dev.zmem.agent.procfs.StatusParser;

/**
 * What the kernel itself counts of a process and tells without a walk: {@code status}, or {@code
 * statm} before Linux 4.5. One thread at a time.
 */
public final class KernelCounts {
  /** What the kernel takes to look through a page table, however empty it is. */
  private static final long NANOS_PER_TABLE = 1_500;

  /** What it takes for a page, in RAM or in swap. */
  private static final long NANOS_PER_PAGE = 60;

  private static final long ENTRIES = PageSize.BYTES / Long.BYTES;

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatusParser status = new StatusParser();
  private final StatmParser statm = new StatmParser();
  private String merging = "";
  private ResidentPages resident = new ResidentPages(0, 0);

  /** Reads below {@code root} by {@code files}, which stays the caller's to close. */
  public KernelCounts(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Reads a process, by its {@code task} or itself where that is 0: a positive number; 0 when
   * nothing is told; or {@code -errno}.
   */
  public int read(int pid, int task) {
    merging = root.file(pid, task, "ksm_merging_pages");
    int length = files.readFile(root.file(pid, task, "status"));
    if (length <= 0) {
      return length;
    }
    status.parse(files.bytes(), length);
    if (status.anonymousBytes() != ABSENT && status.fileBytes() != ABSENT) {
      resident =
          new ResidentPages(
              status.anonymousBytes() / PageSize.BYTES, status.fileBytes() / PageSize.BYTES);
      return length;
    }
    length = files.readFile(root.file(pid, task, "statm"));
    if (length <= 0 || !statm.parse(files.bytes(), length)) {
      return Math.min(length, 0);
    }
    resident = new ResidentPages(statm.residentPages() - statm.filePages(), statm.filePages());
    return length;
  }

  /** What it has in RAM, hugetlb pages left out. */
  ResidentPages resident() {
    return resident;
  }

  /** What it has in swap, or {@link StatusParser#ABSENT}. */
  long swapBytes() {
    return status.swapBytes();
  }

  /** Its hugetlb pages, or {@link StatusParser#ABSENT}. */
  public long hugetlbBytes() {
    return status.hugetlbBytes();
  }

  /** Pages in RAM and in swap. */
  long heldPages() {
    return resident.all() + status.swappedBytes() / PageSize.BYTES;
  }

  /** Page tables that hold nothing, at most; many where the kernel does not say. */
  long emptyTables() {
    long tables = status.pageTableBytes() / PageSize.BYTES;
    return status.pageTableBytes() < 0
        ? Long.MAX_VALUE
        : Math.max(0, tables - heldPages() / ENTRIES);
  }

  /**
   * What the kernel takes at most to walk one mapping, in which all of the process's pages may lie.
   *
   * @param mappedBytes size of the mapping; of the whole process {@link Long#MAX_VALUE}
   */
  public long walkNanos(long mappedBytes) {
    long mappedPages = mappedBytes / PageSize.BYTES;
    long pages = Math.min(heldPages(), mappedPages);
    // at both ends a table may reach beyond the mapping
    long tables =
        Math.min(Math.max(0, status.pageTableBytes()) / PageSize.BYTES, mappedPages / ENTRIES + 2);
    return pages * NANOS_PER_PAGE + tables * NANOS_PER_TABLE;
  }

  /**
   * Whether the kernel merged none of its pages with equal ones of others (KSM); false where it
   * does not say (before Linux 5.19, or without the right to ask).
   */
  boolean nothingMerged() {
    int length = files.readFile(merging);
    return length > 0 && files.bytes()[0] == '0';
  }
}
