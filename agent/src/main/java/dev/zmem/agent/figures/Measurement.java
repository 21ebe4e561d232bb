package dev.zmem.agent.figures;

import dev.zmem.agent.figures.Estimates.Estimate;
import dev.zmem.agent.sharing.SwapShare;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * The last measurement of a process, and the figures that hold for it now. It begins with {@link
 * State#NOTHING}, and so does each new address space; a measurement brings {@link State#MEASURED},
 * from which counters lead to {@link State#ESTIMATED} and back. Owned by the scanner's thread.
 */
public final class Measurement {
  /** Where the figures that hold come from. */
  public enum State {
    /** There are none yet. */
    NOTHING,
    /** From the last measurement, by a walk or by windows. */
    MEASURED,
    /** From counters, and the last measurement if there is one. */
    ESTIMATED,
    /** The resident set alone: it may not be measured, or cannot be. */
    RESIDENT_ONLY
  }

  /** What the last attempt to measure it came to. */
  public enum Attempt {
    /** There was none, or its outcome says nothing any more. */
    NONE,
    WALKED,
    /** The kernel refuses. */
    DENIED,
    /** It failed for no reason of the process's. */
    FAILED
  }

  private State state = State.NOTHING;
  private Attempt attempt = Attempt.NONE;
  private boolean pageTableRefused;
  private long metNanos;

  /** The last exact figures. */
  private @Nullable MemoryFigures exact;

  /** The last measured ones, walked or by windows, and where they come from. */
  private @Nullable MemoryFigures measured;

  private @Nullable Provenance measuredFrom;

  /** How far off the count of its swap is at most: 0 unless windows had to count it. */
  private long swapCountErrorBytes;

  /** The figures that hold now and where they come from. */
  private @Nullable MemoryFigures figures;

  private @Nullable Provenance provenance;

  /** Of a process that was met now. */
  public Measurement(long nowNanos) {
    metNanos = nowNanos;
  }

  /** It has another address space than before: nothing that was measured holds. */
  public void renew(long nowNanos) {
    state = State.NOTHING;
    metNanos = nowNanos;
    pageTableRefused = false;
    exact = null;
    measured = null;
    measuredFrom = null;
    figures = null;
    provenance = null;
  }

  /** Another process has the pid. */
  public void becomesAnother(long nowNanos) {
    attempt = Attempt.NONE;
    renew(nowNanos);
  }

  /** It was walked: its figures are exact. */
  public void walked(MemoryFigures newFigures, long readAtNanos) {
    attempt = Attempt.WALKED;
    exact = newFigures;
    measured(newFigures, Provenance.exact(readAtNanos));
  }

  /** A walk began well; its figures are taken once all processes that share memory are known. */
  public void walkSucceeded() {
    attempt = Attempt.WALKED;
  }

  /** A walk found that there is nothing to measure: it has ended, or has no address space. */
  public void walkFoundNothing() {
    attempt = Attempt.NONE;
  }

  /** The kernel refuses to show its memory. */
  public void denied() {
    attempt = Attempt.DENIED;
  }

  /** It could not be read, for no reason of its own. */
  public void failed() {
    attempt = Attempt.FAILED;
  }

  /** Its page table could be read: it is not denied, or not any more. */
  public void pageTableRead() {
    pageTableRefused = false;
    notDenied();
  }

  /** Its page table was refused though its rollup is not: windows cannot measure it. */
  public void pageTableRefused() {
    pageTableRefused = true;
    notDenied();
  }

  /**
   * It was measured by windows.
   *
   * @param newSwapCountErrorBytes how far off the count of its swap is at most
   */
  public void measuredByWindows(Estimate estimate, long newSwapCountErrorBytes) {
    swapCountErrorBytes = newSwapCountErrorBytes;
    measured(estimate.figures(), estimate.provenance());
  }

  /** The figures measured last hold. */
  void stands() {
    state = State.MEASURED;
    figures = measured;
    provenance = measuredFrom;
  }

  /** An estimate by counters holds; what did not change is the same object. */
  void estimated(Estimate estimate) {
    state = State.ESTIMATED;
    if (!estimate.figures().equals(figures) || !estimate.provenance().equals(provenance)) {
      Provenance from = measuredFrom;
      figures = estimate.figures();
      provenance =
          from == null
              ? estimate.provenance()
              : estimate.provenance().withSwapError(from.swapErrorBytes());
    }
  }

  /** Its resident set alone holds. */
  void residentOnly(MemoryFigures newFigures) {
    state = State.RESIDENT_ONLY;
    figures = newFigures;
  }

  /** For this reason it has no PSS; the provenance stays while the reason does. */
  void hasNoPss(RowKind reason, long nowNanos) {
    Provenance from = provenance;
    if (from == null || from.kind() != reason) {
      provenance = Provenance.without(reason, nowNanos);
    }
  }

  /** Relatives of a process measured by windows come and go, and one of them may be walked. */
  void shareSwap(int relatives, @Nullable MemoryFigures swappedRelative) {
    MemoryFigures known = measured;
    Provenance from = measuredFrom;
    if (known == null || from == null || from.kind() == RowKind.EXACT || known.swapBytes() <= 0) {
      return;
    }
    SwapShare share =
        SwapShare.of(known.swapBytes(), swapCountErrorBytes, relatives, exact, swappedRelative);
    if (share.bytes() != known.swapPssBytes() || share.errorBytes() != from.swapErrorBytes()) {
      measured = known.with(Figure.SWAP_PSS, share.bytes());
      measuredFrom = from.withSwapError(share.errorBytes());
    }
  }

  /** Where the figures that hold come from. */
  public State state() {
    return state;
  }

  /** What the last attempt to measure it came to. */
  public Attempt attempt() {
    return attempt;
  }

  /** Whether its page table was refused though its rollup is not. */
  public boolean isPageTableRefused() {
    return pageTableRefused;
  }

  /** Since when the agent knows its address space. */
  public long metNanos() {
    return metNanos;
  }

  /** The last exact figures of this address space; null before the first. */
  public @Nullable MemoryFigures exact() {
    return exact;
  }

  /** The figures measured last; null before the first. */
  public @Nullable MemoryFigures measured() {
    return measured;
  }

  /** Where {@link #measured} comes from. */
  public @Nullable Provenance measuredFrom() {
    return measuredFrom;
  }

  /** The figures that hold; null before the first. */
  public @Nullable MemoryFigures figures() {
    return figures;
  }

  /** Where {@link #figures} come from. */
  public @Nullable Provenance provenance() {
    return provenance;
  }

  private void measured(MemoryFigures newFigures, Provenance newProvenance) {
    measured = newFigures;
    measuredFrom = newProvenance;
    stands();
  }

  private void notDenied() {
    if (attempt == Attempt.DENIED || attempt == Attempt.FAILED) {
      attempt = Attempt.NONE;
    }
  }
}
