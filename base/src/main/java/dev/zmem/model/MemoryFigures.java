package dev.zmem.model;

import static dev.zmem.model.Absent.ABSENT;

/**
 * What the kernel says of one address space, in bytes; {@link Absent#ABSENT} where it says nothing.
 *
 * @param pssBytes {@code Pss}: each page divided by the number of its mappers
 * @param ussBytes {@code Private_Clean + Private_Dirty}: what exiting would free
 * @param rssBytes {@code Rss}: shared pages counted in full
 * @param swapBytes {@code Swap}, in full
 * @param swapPssBytes {@code SwapPss}, proportional; absent before Linux 4.3
 * @param privateHugetlbBytes {@code Private_Hugetlb}; not part of Rss or Pss
 * @param sharedHugetlbBytes {@code Shared_Hugetlb}, in full; not part of Rss or Pss
 * @param lazyFreeBytes {@code LazyFree}: MADV_FREE pages, still in Rss and Pss
 * @param hugetlbPartBytes of the shared huge pages the process's part: every segment divided among
 *     all that map it, so that sums have it once; absent where {@code sharedHugetlbBytes} is
 */
public record MemoryFigures(
    long pssBytes,
    long ussBytes,
    long rssBytes,
    long swapBytes,
    long swapPssBytes,
    long privateHugetlbBytes,
    long sharedHugetlbBytes,
    long lazyFreeBytes,
    long hugetlbPartBytes) {

  /** Of a process whose shared huge pages were not divided: all it sees of them is its part. */
  public MemoryFigures(
      long pssBytes,
      long ussBytes,
      long rssBytes,
      long swapBytes,
      long swapPssBytes,
      long privateHugetlbBytes,
      long sharedHugetlbBytes,
      long lazyFreeBytes) {
    this(
        pssBytes,
        ussBytes,
        rssBytes,
        swapBytes,
        swapPssBytes,
        privateHugetlbBytes,
        sharedHugetlbBytes,
        lazyFreeBytes,
        sharedHugetlbBytes);
  }

  /** No figure at all, as for a process that is counted elsewhere. */
  public static final MemoryFigures NONE =
      new MemoryFigures(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);

  /** Its huge pages: its own and its part of the shared ones. */
  public long hugetlbBytes() {
    return Absent.plus(privateHugetlbBytes, hugetlbPartBytes);
  }

  /** The same with another SwapPss. */
  public MemoryFigures withSwapPss(long newSwapPssBytes) {
    return new MemoryFigures(
        pssBytes,
        ussBytes,
        rssBytes,
        swapBytes,
        newSwapPssBytes,
        privateHugetlbBytes,
        sharedHugetlbBytes,
        lazyFreeBytes,
        hugetlbPartBytes);
  }

  /** The same with another part of the shared huge pages. */
  public MemoryFigures withHugetlbPart(long newHugetlbPartBytes) {
    return new MemoryFigures(
        pssBytes,
        ussBytes,
        rssBytes,
        swapBytes,
        swapPssBytes,
        privateHugetlbBytes,
        sharedHugetlbBytes,
        lazyFreeBytes,
        newHugetlbPartBytes);
  }

  /**
   * Sum, figure by figure, but for shared huge pages in full, which several processes see whole:
   * there the larger.
   */
  public MemoryFigures plus(MemoryFigures other) {
    return new MemoryFigures(
        Absent.plus(pssBytes, other.pssBytes),
        Absent.plus(ussBytes, other.ussBytes),
        Absent.plus(rssBytes, other.rssBytes),
        Absent.plus(swapBytes, other.swapBytes),
        Absent.plus(swapPssBytes, other.swapPssBytes),
        Absent.plus(privateHugetlbBytes, other.privateHugetlbBytes),
        Math.max(sharedHugetlbBytes, other.sharedHugetlbBytes),
        Absent.plus(lazyFreeBytes, other.lazyFreeBytes),
        Absent.plus(hugetlbPartBytes, other.hugetlbPartBytes));
  }
}
