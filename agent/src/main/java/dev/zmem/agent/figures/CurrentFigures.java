package dev.zmem.agent.figures;

import dev.zmem.agent.figures.Measurement.Attempt;
import dev.zmem.agent.figures.Measurement.State;
import dev.zmem.agent.governor.Movement;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.process.Liveness;
import dev.zmem.agent.sharing.AddressSpaces;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;

/**
 * The figures that hold for a process that a pass did not walk: those last measured while nothing
 * moved, an estimate from them, or RSS alone. Owned by the scanner's thread.
 */
public final class CurrentFigures {
  /** A resident set that moved by less does not make an estimate of an exact figure. */
  private static final long NOISE_PAGES = 16;

  private final ResidentOnly residentOnly;

  /**
   * Figures of processes that are measured, or not for the reasons that {@code residentOnly} has.
   */
  public CurrentFigures(ResidentOnly residentOnly) {
    this.residentOnly = residentOnly;
  }

  /**
   * Brings a process's figures up to this pass.
   *
   * @param pages what the pass's look at it counted
   * @param movement what moved since it was measured
   * @param memory by which its relatives are known
   */
  public void update(
      Measurement measurement,
      Eligibility eligibility,
      Liveness pages,
      Movement movement,
      AddressSpaces.Member memory,
      long nowNanos) {
    if (measurement.attempt() == Attempt.DENIED) {
      residentOnly.update(measurement, eligibility, pages.residentPages(), nowNanos);
      return;
    }
    measurement.shareSwap(memory.relatives(), memory.swappedRelative());
    MemoryFigures base = measurement.measured();
    Provenance from = measurement.measuredFrom();
    if (base == null || from == null) {
      unmeasured(measurement, eligibility, pages, nowNanos);
      return;
    }
    long grown = movement.grownPages();
    long sharing = movement.sharingMovedPages();
    if (Math.abs(grown) < NOISE_PAGES && Math.abs(sharing) < NOISE_PAGES) {
      measurement.stands();
      return;
    }
    measurement.estimated(
        Estimates.fromCounters(base, from, grown * PageSize.BYTES, sharing * PageSize.BYTES));
  }

  /**
   * A process that has not had its turn is estimated all the same; one that may not be walked has
   * its RSS alone.
   */
  private void unmeasured(
      Measurement measurement, Eligibility eligibility, Liveness pages, long nowNanos) {
    if (eligibility != Eligibility.ELIGIBLE
        || measurement.isPageTableRefused()
        || measurement.attempt() == Attempt.FAILED) {
      residentOnly.update(measurement, eligibility, pages.residentPages(), nowNanos);
      return;
    }
    long residentBytes = pages.residentPages() * PageSize.BYTES;
    MemoryFigures before = measurement.figures();
    if (before == null
        || measurement.state() != State.ESTIMATED
        || before.rssBytes() != residentBytes) {
      long fileBytes = Math.max(0, pages.filePages()) * PageSize.BYTES;
      measurement.estimated(
          Estimates.fromResident(residentBytes, fileBytes, measurement.metNanos()));
    }
  }
}
