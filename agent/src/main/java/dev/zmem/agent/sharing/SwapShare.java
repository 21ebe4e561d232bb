package dev.zmem.agent.sharing;

import dev.zmem.model.MemoryFigures;
import org.jspecify.annotations.Nullable;

/**
 * What of a process's swap is its own share, where the kernel tells all of it and no SwapPss: of a
 * process measured by windows. What relatives by fork have in swap they may share, each page of it
 * with all of them or with nobody, so the share lies between an equal part and all of it. Where one
 * of them was walked its proportion is taken for all, else the middle. Pure.
 *
 * @param bytes the share
 * @param errorBytes how far the truth is away at most
 */
public record SwapShare(long bytes, long errorBytes) {

  /**
   * The share of a process.
   *
   * @param swappedBytes what it has in swap, in full
   * @param countErrorBytes how far off that is at most
   * @param relatives processes that began as copies of one another, itself included
   * @param own its own last exact reading, or null
   * @param relative an exact reading of one of its relatives, or null
   */
  public static SwapShare of(
      long swappedBytes,
      long countErrorBytes,
      int relatives,
      @Nullable MemoryFigures own,
      @Nullable MemoryFigures relative) {
    if (swappedBytes <= 0 || relatives <= 1) {
      return new SwapShare(swappedBytes, countErrorBytes);
    }
    double least = 1.0 / relatives;
    double part =
        own != null && tells(own)
            ? part(own, least)
            : relative != null && tells(relative) ? part(relative, least) : (1 + least) / 2;
    double off = Math.max(part - least, 1 - part);
    return new SwapShare(
        (long) (swappedBytes * part), (long) Math.ceil(swappedBytes * off) + countErrorBytes);
  }

  private static boolean tells(MemoryFigures exact) {
    return exact.swapBytes() > 0 && exact.swapPssBytes() >= 0;
  }

  private static double part(MemoryFigures exact, double least) {
    return Math.clamp((double) exact.swapPssBytes() / exact.swapBytes(), least, 1);
  }
}
