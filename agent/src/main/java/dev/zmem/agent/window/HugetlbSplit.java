package dev.zmem.agent.window;

import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.procfs.MappingRanges;
import dev.zmem.agent.procfs.PageCounts;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.window.WindowOutcome.Hugetlb;

/**
 * Which part of a process's hugetlb pages is its own: the kernel's count has both, and one entry of
 * the page table tells of a page. Looks at some, evenly spread. One thread at a time.
 */
final class HugetlbSplit {
  /** Pages looked at, at most; each takes a microsecond. */
  private static final int MOST_LOOKS = 128;

  /** The smallest usual huge page. */
  private static final long HUGE_BYTES = 512L * PageSize.BYTES;

  private final PagemapReader pagemap;
  private final PageCounts counts = new PageCounts();

  HugetlbSplit(PagemapReader pagemap) {
    this.pagemap = pagemap;
  }

  /**
   * Divides them.
   *
   * @param bytes all of them, or negative where the kernel does not say
   * @param ranges where they are mapped
   */
  Hugetlb of(int descriptor, long bytes, MappingRanges ranges) {
    if (bytes <= 0) {
      return bytes < 0 ? Hugetlb.UNKNOWN : Hugetlb.NONE;
    }
    long step = Math.max(1, ranges.bytes() / HUGE_BYTES / MOST_LOOKS) * HUGE_BYTES;
    long present = 0;
    long own = 0;
    for (int index = 0; index < ranges.size(); index++) {
      for (long at = ranges.start(index); at < ranges.end(index); at += step) {
        if (pagemap.read(descriptor, at / PageSize.BYTES, 1, counts) > 0) {
          present += counts.present();
          own += counts.exclusive();
        }
      }
    }
    // where none was met they are taken for its own: nothing shows that another has them
    long ownBytes = present == 0 ? bytes : (long) ((double) bytes * own / present);
    return new Hugetlb(ownBytes, bytes - ownBytes);
  }
}
