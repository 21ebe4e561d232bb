package dev.zmem.agent.sample;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a process that has no PSS, its resident set, which every pass looks at, and the
 * reason why. Owned by the scanner's thread.
 */
final class ResidentOnly {
  private final boolean pss;
  private final BooleanSupplier mayTrace;

  /** Whether the agent may trace, asked at the first process that is denied; null before. */
  private @Nullable Boolean traces;

  /**
   * Reasons of an agent.
   *
   * @param pss whether it walks anybody
   * @param mayTrace whether it has the capability by which nobody should be denied to it
   */
  ResidentOnly(boolean pss, BooleanSupplier mayTrace) {
    this.pss = pss;
    this.mayTrace = mayTrace;
  }

  /** Brings the process's figures up to this pass; what did not change is the same object. */
  void update(TrackedProcess process, long nowNanos) {
    long residentBytes = process.residentPages * PageSize.BYTES;
    MemoryFigures before = process.figures;
    if (before == null || before.rssBytes() != residentBytes || before.pssBytes() >= 0) {
      process.figures = figures(residentBytes);
    }
    Provenance from = process.provenance;
    RowKind reason = reason(process);
    if (from == null || from.kind() != reason) {
      process.provenance = Provenance.without(reason, nowNanos);
    }
  }

  /** The resident set and nothing else. */
  static MemoryFigures figures(long residentBytes) {
    return MemoryFigures.NONE.with(Figure.RSS, residentBytes);
  }

  private RowKind reason(TrackedProcess process) {
    if (process.outcome instanceof ReadOutcome.Denied) {
      return traces() ? RowKind.REFUSED : RowKind.DENIED;
    }
    if (!pss) {
      return RowKind.PSS_OFF;
    }
    if (process.optedOut) {
      return RowKind.NEVER_WALKED;
    }
    if (process.pageTableRefused) {
      return RowKind.PAGE_TABLE_REFUSED;
    }
    return process.outcome instanceof ReadOutcome.Failed ? RowKind.READ_FAILED : RowKind.UNMEASURED;
  }

  private boolean traces() {
    Boolean known = traces;
    if (known == null) {
      known = mayTrace.getAsBoolean();
      traces = known;
    }
    return known;
  }
}
