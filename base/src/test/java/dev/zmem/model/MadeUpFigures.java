package dev.zmem.model;

/** Figures of processes that nobody has. */
public final class MadeUpFigures {
  private MadeUpFigures() {}

  /** Bytes, in this order; negative ones are absent. Of shared huge pages all are its part. */
  public static MemoryFigures of(
      long pss,
      long uss,
      long rss,
      long swap,
      long swapPss,
      long privateHugetlb,
      long sharedHugetlb,
      long lazyFree) {
    return of(pss, uss, rss, swap, swapPss, privateHugetlb, sharedHugetlb, lazyFree, sharedHugetlb);
  }

  /** The same with another part of the shared huge pages. */
  public static MemoryFigures of(
      long pss,
      long uss,
      long rss,
      long swap,
      long swapPss,
      long privateHugetlb,
      long sharedHugetlb,
      long lazyFree,
      long hugetlbPart) {
    return MemoryFigures.builder()
        .set(Figure.PSS, pss)
        .set(Figure.USS, uss)
        .set(Figure.RSS, rss)
        .set(Figure.SWAP, swap)
        .set(Figure.SWAP_PSS, swapPss)
        .set(Figure.PRIVATE_HUGETLB, privateHugetlb)
        .set(Figure.SHARED_HUGETLB, sharedHugetlb)
        .set(Figure.LAZY_FREE, lazyFree)
        .set(Figure.HUGETLB_PART, hugetlbPart)
        .build();
  }
}
