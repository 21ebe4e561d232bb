package dev.zmem.agent.sample;

import dev.zmem.agent.figures.Estimates;
import dev.zmem.agent.governor.WalkCosts;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.sharing.SwapShare;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;

/**
 * The figures that stand for a process after a pass: those just walked, those last measured while
 * nothing moved, an estimate from them, or RSS alone. Owned by the scanner's thread.
 */
final class CurrentFigures {
  /** A resident set that moved by less does not make an estimate of an exact figure. */
  private static final long NOISE_PAGES = 16;

  private final ResidentOnly residentOnly;

  /**
   * Figures of processes that are measured, or not for the reasons that {@code residentOnly} has.
   */
  CurrentFigures(ResidentOnly residentOnly) {
    this.residentOnly = residentOnly;
  }

  /** Brings the process's figures up to this pass. */
  void update(TrackedProcess process, long nowNanos, WalkCosts costs) {
    if (process.outcome instanceof ReadOutcome.Denied) {
      residentOnly.update(process, nowNanos);
      return;
    }
    if (process.walked) {
      if (process.outcome instanceof ReadOutcome.Ok(MemoryFigures figures)) {
        long readAtNanos = process.readAtNanos;
        process.exact = figures;
        measured(process, figures, Provenance.exact(readAtNanos));
        if (figures.swapBytes() >= 0) {
          process.walk.swapped().seen(figures.swapBytes() / PageSize.BYTES, readAtNanos);
        }
        process.walk.movement().look(process.residentPages, process.filePages);
        process.walk.walked(readAtNanos, sharedPages(figures), process.walkNanos, costs);
        return;
      }
    }
    shareSwap(process);
    MemoryFigures base = process.measured;
    Provenance from = process.measuredFrom;
    if (base == null || from == null) {
      unmeasured(process, nowNanos);
      return;
    }
    long grown = process.walk.movement().grownPages();
    long sharing = process.walk.movement().sharingMovedPages();
    if (Math.abs(grown) < NOISE_PAGES && Math.abs(sharing) < NOISE_PAGES) {
      process.figures = base;
      process.provenance = from;
      return;
    }
    Estimates.Estimate estimate =
        Estimates.fromCounters(base, from, grown * PageSize.BYTES, sharing * PageSize.BYTES);
    if (!estimate.figures().equals(process.figures)
        || !estimate.provenance().equals(process.provenance)) {
      process.figures = estimate.figures();
      process.provenance = estimate.provenance().withSwapError(from.swapErrorBytes());
    }
  }

  /** Takes figures measured in this pass. */
  static void measured(TrackedProcess process, MemoryFigures figures, Provenance provenance) {
    process.measured = figures;
    process.measuredFrom = provenance;
    process.figures = figures;
    process.provenance = provenance;
  }

  /** Pages of PSS that are shared with others. */
  static long sharedPages(MemoryFigures figures) {
    return Math.max(0, figures.pssBytes() - figures.ussBytes()) / PageSize.BYTES;
  }

  /** Of a process measured by windows; relatives come and go, and one of them may be walked. */
  private static void shareSwap(TrackedProcess process) {
    MemoryFigures figures = process.measured;
    Provenance from = process.measuredFrom;
    if (figures == null || from == null || from.kind() == RowKind.EXACT) {
      return;
    }
    if (figures.swapBytes() > 0) {
      SwapShare share =
          SwapShare.of(
              figures.swapBytes(),
              process.swapCountErrorBytes,
              AddressSpaces.relatives(process),
              process.exact,
              AddressSpaces.swappedRelative(process));
      if (share.bytes() != figures.swapPssBytes() || share.errorBytes() != from.swapErrorBytes()) {
        process.measured = figures.with(Figure.SWAP_PSS, share.bytes());
        process.measuredFrom = from.withSwapError(share.errorBytes());
      }
    }
  }

  /**
   * Who has not had its turn is estimated all the same; who may not be walked has its RSS alone.
   */
  private void unmeasured(TrackedProcess process, long nowNanos) {
    if (!process.walkable
        || process.pageTableRefused
        || process.outcome instanceof ReadOutcome.Failed) {
      residentOnly.update(process, nowNanos);
      return;
    }
    long residentBytes = process.residentPages * PageSize.BYTES;
    MemoryFigures before = process.figures;
    if (before == null || before.rssBytes() != residentBytes || before.pssBytes() < 0) {
      long fileBytes = Math.max(0, process.filePages) * PageSize.BYTES;
      Estimates.Estimate estimate =
          Estimates.fromResident(residentBytes, fileBytes, process.metNanos);
      process.figures = estimate.figures();
      process.provenance = estimate.provenance();
    }
  }
}
