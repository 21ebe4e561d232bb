package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelFiles;

/**
 * Finds which pages of a process are in RAM or in swap by {@code ioctl(PAGEMAP_SCAN)} on its {@code
 * pagemap} (Linux 6.7): the kernel steps over what has no page table, so that terabytes reserved
 * cost next to nothing.
 *
 * <p>The kernel holds the target's mmap lock for a call. A call ends after {@value #MAX_PAGES}
 * pages found or {@value #MAX_REGIONS} regions, which both take some 0.06 ms; page tables that hold
 * nothing are the caller's to bound by the length of the range. Allocates nothing; one thread at a
 * time. Source: kernel {@code include/uapi/linux/fs.h}, {@code
 * Documentation/admin-guide/mm/pagemap.rst}.
 */
public final class PagemapScanner {
  /** Regions a call finds at most. */
  static final int MAX_REGIONS = 64;

  /** Pages a call finds at most. */
  static final int MAX_PAGES = 4096;

  /** {@code _IOWR('f', 16, struct pm_scan_arg)}. */
  private static final long PAGEMAP_SCAN = 0xc060_6610L;

  private static final long PAGE_IS_PRESENT = 1 << 3;
  private static final long PAGE_IS_SWAPPED = 1 << 4;

  /** Words of {@code struct pm_scan_arg}, and where those are that are used here. */
  private static final int STRUCT = 12;

  private static final int SIZE = 0;
  private static final int START = 2;
  private static final int END = 3;
  private static final int WALK_END = 4;
  private static final int VECTOR = 5;
  private static final int VECTOR_LENGTH = 6;
  private static final int MOST_PAGES = 7;
  private static final int ANY_OF = 10;
  private static final int RETURNED = 11;

  /** Words of {@code struct page_region}: start, end, categories. */
  private static final int REGION = 3;

  private final KernelFiles files;
  private final long[] words = new long[STRUCT + REGION * MAX_REGIONS];

  /** Asks by {@code files}. */
  public PagemapScanner(KernelFiles files) {
    this.files = files;
  }

  /**
   * Looks for pages from {@code start} to {@code end}, addresses that are multiples of a page.
   *
   * @return regions found, or {@code -errno}: the kernel or the file cannot do it (ENOTTY, EINVAL),
   *     or the address space is gone (ESRCH)
   */
  public int scan(int descriptor, long start, long end) {
    words[SIZE] = (long) STRUCT * Long.BYTES;
    words[START] = start;
    words[END] = end;
    words[WALK_END] = 0;
    words[VECTOR_LENGTH] = MAX_REGIONS;
    words[MOST_PAGES] = MAX_PAGES;
    words[ANY_OF] = PAGE_IS_PRESENT | PAGE_IS_SWAPPED;
    words[RETURNED] = PAGE_IS_PRESENT;
    return (int) files.control(descriptor, PAGEMAP_SCAN, words, STRUCT, VECTOR);
  }

  /** Where the last call stopped: the end of its range, or earlier where it had found its most. */
  public long walkEnd() {
    return words[WALK_END];
  }

  /** First address of a region that the last call found; they ascend. */
  public long start(int region) {
    return words[STRUCT + REGION * region];
  }

  /** Address after a region. */
  public long end(int region) {
    return words[STRUCT + REGION * region + 1];
  }
}
