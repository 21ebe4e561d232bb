package dev.zmem.agent.sample;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Figures that were not walked, made from what is known: from windows of the page table, or from
 * cheap counters and the last exact figures. Pure.
 */
final class Estimates {
  /** A shared page has two mappers at least, so at most half of it counts. */
  private static final double MOST_OF_SHARED = 0.5;

  /**
   * Figures with where they come from.
   *
   * @param figures what the process holds
   * @param provenance their kind, bound and time
   */
  record Estimate(MemoryFigures figures, Provenance provenance) {}

  private Estimates() {}

  /**
   * From windows of the page table. Of shared pages the part that the last exact reading had counts
   * for PSS, and a quarter where there was none; PSS lies between USS and USS + shared / 2 in any
   * case.
   */
  static Estimate fromWindows(WindowCounts counts, @Nullable MemoryFigures exact, long nowNanos) {
    long shared = Math.max(0, counts.presentBytes() - counts.exclusiveBytes());
    double part = exact == null ? MOST_OF_SHARED / 2 : partOfShared(exact);
    long pss = counts.exclusiveBytes() + (long) (shared * part);
    long most = counts.exclusiveBytes() + (long) (shared * MOST_OF_SHARED);
    long pssError = Math.max(pss - counts.exclusiveBytes(), most - pss);
    long swapPss =
        exact == null || exact.swapBytes() <= 0 || exact.swapPssBytes() < 0
            ? counts.swappedBytes()
            : (long) ((double) counts.swappedBytes() * exact.swapPssBytes() / exact.swapBytes());
    MemoryFigures figures =
        new MemoryFigures(
            pss,
            counts.exclusiveBytes(),
            counts.presentBytes(),
            counts.swappedBytes(),
            swapPss,
            exact == null ? ABSENT : exact.privateHugetlbBytes(),
            exact == null ? ABSENT : exact.sharedHugetlbBytes(),
            exact == null ? ABSENT : exact.lazyFreeBytes());
    RowKind kind = counts.isCensus() ? RowKind.STEPPED : RowKind.SAMPLED;
    return new Estimate(figures, new Provenance(kind, pssError + counts.errorBytes(), nowNanos));
  }

  /**
   * From the resident set alone: what it grew by since the last exact reading is taken to be the
   * process's own; relatives that came or went divide the shared pages anew.
   */
  static Estimate fromCounters(
      MemoryFigures exact,
      long errorBytes,
      long grownBytes,
      long sharingMovedBytes,
      long nowNanos) {
    long rss = Math.max(0, exact.rssBytes() + grownBytes);
    long pss = Math.clamp(exact.pssBytes() + grownBytes + sharingMovedBytes, 0, rss);
    MemoryFigures figures =
        new MemoryFigures(
            pss,
            Math.clamp(exact.ussBytes() + grownBytes, 0, pss),
            rss,
            exact.swapBytes(),
            exact.swapPssBytes(),
            exact.privateHugetlbBytes(),
            exact.sharedHugetlbBytes(),
            exact.lazyFreeBytes());
    long error = errorBytes + Math.abs(grownBytes) + Math.abs(sharingMovedBytes);
    return new Estimate(figures, new Provenance(RowKind.CHEAP, error, nowNanos));
  }

  /** The resident set and nothing else: for a process that is never walked. */
  static Estimate residentOnly(long residentBytes, long nowNanos) {
    MemoryFigures figures =
        new MemoryFigures(ABSENT, ABSENT, residentBytes, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
    return new Estimate(figures, new Provenance(RowKind.CHEAP, 0, nowNanos));
  }

  private static double partOfShared(MemoryFigures exact) {
    long shared = exact.rssBytes() - exact.ussBytes();
    return shared <= 0
        ? MOST_OF_SHARED / 2
        : Math.clamp((double) (exact.pssBytes() - exact.ussBytes()) / shared, 0, MOST_OF_SHARED);
  }
}
