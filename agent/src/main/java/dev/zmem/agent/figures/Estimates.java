package dev.zmem.agent.figures;

import dev.zmem.agent.sharing.SwapShare;
import dev.zmem.agent.window.WindowOutcome;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures that were not walked, made from other facts: from windows of the page table, or from
 * cheap counters and the last exact figures. Pure.
 */
public final class Estimates {
  /** A shared page has two mappers at least, so at most half of it counts. */
  private static final double MOST_OF_SHARED = 0.5;

  /**
   * Figures with where they come from.
   *
   * @param figures what the process holds
   * @param provenance their kind, bound and time
   */
  public record Estimate(MemoryFigures figures, Provenance provenance) {}

  private Estimates() {}

  /**
   * From windows of the page table; the resident set is the kernel's own count when they were read,
   * or the pages counted in them where these are more: the process grew meanwhile. Of shared pages
   * the part that the last exact reading had counts for PSS, and a quarter where there was none;
   * PSS lies between USS and USS + shared / 2 in any case. SwapPss is all of its swap: see {@link
   * SwapShare}.
   *
   * @param alone whether the process has no relatives by fork, which could have its anonymous pages
   */
  public static Estimate fromWindows(
      WindowOutcome.Measured windows,
      boolean alone,
      @Nullable MemoryFigures exact,
      long readAtNanos) {
    long counted = windows.exclusive().bytes();
    long residentBytes =
        windows.census() ? Math.max(windows.residentBytes(), counted) : windows.residentBytes();
    long uss = Math.min(counted, residentBytes);
    long shared = residentBytes - uss;
    double part = exact == null ? MOST_OF_SHARED / 2 : partOfShared(exact);
    long pss = uss + (long) (shared * part);
    long most = uss + (long) (shared * MOST_OF_SHARED);
    MemoryFigures figures =
        (exact == null ? MemoryFigures.builder() : withParts(exact, pss))
            .set(Figure.PSS, pss)
            .set(Figure.USS, uss)
            .set(Figure.RSS, residentBytes)
            .set(Figure.SWAP, windows.swappedBytes())
            .set(Figure.SWAP_PSS, windows.swappedBytes())
            .set(Figure.PRIVATE_HUGETLB, windows.hugetlb().privateBytes())
            .set(Figure.SHARED_HUGETLB, windows.hugetlb().sharedBytes())
            .set(Figure.HUGETLB_PART, windows.hugetlb().sharedBytes())
            .build();
    long ussErrorBytes = alone ? windows.errorIfAloneBytes() : windows.exclusive().errorBytes();
    ussErrorBytes = Math.min(ussErrorBytes, Math.max(uss, shared));
    long errorBytes = Math.max(pss - uss, most - pss) + ussErrorBytes;
    RowKind kind = windows.census() ? RowKind.STEPPED : RowKind.SAMPLED;
    return new Estimate(
        figures,
        new Provenance(kind, errorBytes, readAtNanos)
            .withSwapError(windows.swapped().errorBytes()));
  }

  /**
   * From the resident set alone: what it grew by since the last exact reading is taken to be the
   * process's own; relatives that came or went divide the shared pages anew. It is as old as the
   * measurement it follows.
   *
   * @param from of the measurement
   */
  public static Estimate fromCounters(
      MemoryFigures exact, Provenance from, long grownBytes, long sharingMovedBytes) {
    long rss = Math.max(0, exact.rssBytes() + grownBytes);
    long pss = Math.clamp(exact.pssBytes() + grownBytes + sharingMovedBytes, 0, rss);
    MemoryFigures figures =
        withParts(exact, pss)
            .set(Figure.PSS, pss)
            .set(Figure.USS, Math.clamp(exact.ussBytes() + grownBytes, 0, pss))
            .set(Figure.RSS, rss)
            .build();
    long error = from.errorBytes() + Math.abs(grownBytes) + Math.abs(sharingMovedBytes);
    return new Estimate(figures, new Provenance(RowKind.CHEAP, error, from.measuredAtNanos()));
  }

  /**
   * From the resident set of a process that was not measured yet: pages of no file are taken to be
   * its own, and of the rest a part to count. The bound is the resident set: neither PSS nor USS
   * can be off by more. As nothing was measured, it is as old as the agent knows the process.
   */
  public static Estimate fromResident(long residentBytes, long fileBytes, long metNanos) {
    long uss = residentBytes - Math.min(fileBytes, residentBytes);
    long pss = uss + (long) ((residentBytes - uss) * MOST_OF_SHARED / 2);
    MemoryFigures figures =
        MemoryFigures.builder()
            .set(Figure.PSS, pss)
            .set(Figure.USS, uss)
            .set(Figure.RSS, residentBytes)
            .build();
    return new Estimate(figures, new Provenance(RowKind.CHEAP, residentBytes, metNanos));
  }

  /**
   * Figures whose parts of PSS are those of an estimate: what was added or given back since they
   * were read is taken to be anonymous and written to, and no part exceeds the whole.
   */
  private static MemoryFigures.Builder withParts(MemoryFigures exact, long pss) {
    MemoryFigures.Builder moved = exact.toBuilder();
    long grown = pss - exact.pssBytes();
    long left = pss;
    for (Figure part : List.of(Figure.PSS_ANON, Figure.PSS_FILE, Figure.PSS_SHMEM)) {
      long before = exact.bytes(part);
      if (before >= 0) {
        long now = Math.clamp(before + (part == Figure.PSS_ANON ? grown : 0), 0, left);
        moved.set(part, now);
        left -= now;
      }
    }
    long dirty = exact.bytes(Figure.PSS_DIRTY);
    return dirty < 0 ? moved : moved.set(Figure.PSS_DIRTY, Math.clamp(dirty + grown, 0, pss));
  }

  private static double partOfShared(MemoryFigures exact) {
    long shared = exact.rssBytes() - exact.ussBytes();
    return shared <= 0
        ? MOST_OF_SHARED / 2
        : Math.clamp((double) (exact.pssBytes() - exact.ussBytes()) / shared, 0, MOST_OF_SHARED);
  }
}
