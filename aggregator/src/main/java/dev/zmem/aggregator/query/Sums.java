package dev.zmem.aggregator.query;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.aggregator.fleet.MemorySum;
import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;

/**
 * Summed figures, bytes; {@link Absent#ABSENT} where no process of the sum has the figure.
 *
 * @param pssBytes Pss
 * @param ussBytes Private_Clean + Private_Dirty
 * @param rssBytes Rss
 * @param swapBytes Swap
 * @param swapPssBytes SwapPss, of the processes whose kernel has it
 * @param shownSwapBytes of each process SwapPss, or Swap where its kernel has no SwapPss
 * @param swapErrorBytes sum of the bounds of the errors of {@code shownSwapBytes}
 * @param hugetlbBytes Private_Hugetlb and the part of Shared_Hugetlb
 * @param lazyFreeBytes LazyFree
 * @param kind where the figures come from: the weakest among the processes
 * @param errorBytes sum of the bounds of the errors of those with PSS; absent where there are none
 * @param estimated which of the figures have estimates in them that may be wrong
 * @param swapIncomplete whether swap lacks processes; the other sums do where any has no PSS
 */
public record Sums(
    long pssBytes,
    long ussBytes,
    long rssBytes,
    long swapBytes,
    long swapPssBytes,
    long shownSwapBytes,
    long swapErrorBytes,
    long hugetlbBytes,
    long lazyFreeBytes,
    RowKind kind,
    long errorBytes,
    Estimated estimated,
    boolean swapIncomplete) {

  /** Which figures have estimates in them; RSS never has. */
  public record Estimated(boolean pss, boolean uss, boolean swap) {}

  /**
   * The sums of a finished sum.
   *
   * @param swapIncomplete whether processes without PSS are on hosts that use swap
   */
  public static Sums of(MemorySum sum, boolean swapIncomplete) {
    return new Sums(
        sum.pssBytes(),
        sum.ussBytes(),
        sum.rssBytes(),
        sum.swapBytes(),
        sum.swapPssBytes(),
        sum.shownSwapBytes(),
        sum.swapErrorBytes(),
        sum.hugetlbBytes(),
        sum.lazyFreeBytes(),
        sum.weakestKind(),
        sum.errorBytes(),
        new Estimated(sum.isPssEstimate(), sum.isUssEstimate(), sum.swapErrorBytes() > 0),
        swapIncomplete);
  }

  /** What a process holds of RAM: PSS and huge pages. */
  public long ramBytes() {
    return Absent.plus(pssBytes, hugetlbBytes);
  }

  /**
   * PSS − USS: its part of shared pages. The kernel rounds both to KiB, so a hair below zero is
   * zero.
   */
  public long sharedBytes() {
    return pssBytes < 0 || ussBytes < 0 ? ABSENT : Math.max(0, pssBytes - ussBytes);
  }
}
