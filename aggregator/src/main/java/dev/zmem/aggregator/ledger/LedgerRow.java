package dev.zmem.aggregator.ledger;

import dev.zmem.model.Absent;

/**
 * A part of a machine's memory or swap.
 *
 * @param part the ledger it is of
 * @param area what it is
 * @param bytes how much; below 0 only of what is unaccounted for
 * @param certainty how far it is known
 * @param ofBytes all of the part
 */
public record LedgerRow(
    LedgerPart part, LedgerArea area, long bytes, Certainty certainty, long ofBytes) {

  /**
   * How far a number is known.
   *
   * @param isBound whether there is more of it, of processes that could not be measured
   * @param isEstimate whether it may be wrong
   */
  public record Certainty(boolean isBound, boolean isEstimate) {
    /** As the kernel counts it. */
    public static final Certainty EXACT = new Certainty(false, false);

    /** It may be wrong, either way. */
    public static final Certainty ESTIMATE = new Certainty(false, true);
  }

  /** Whether the host says how much it is; of what is unaccounted for any number may be. */
  public boolean isKnown() {
    return area.isRest() || Absent.isPresent(bytes);
  }
}
