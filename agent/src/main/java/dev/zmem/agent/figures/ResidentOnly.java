package dev.zmem.agent.figures;

import dev.zmem.agent.figures.Measurement.Attempt;
import dev.zmem.agent.figures.Measurement.State;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a process that has no PSS, its resident set, which every pass looks at, and the
 * reason why. Owned by the scanner's thread.
 */
public final class ResidentOnly {
  private final boolean pss;
  private final BooleanSupplier mayTrace;

  /** Whether the agent may trace, asked at the first process that is denied; null before. */
  private @Nullable Boolean traces;

  /**
   * Reasons of an agent.
   *
   * @param pss whether it walks any process
   * @param mayTrace whether it has the capability by which no process should be denied to it
   */
  public ResidentOnly(boolean pss, BooleanSupplier mayTrace) {
    this.pss = pss;
    this.mayTrace = mayTrace;
  }

  /** Brings the process's figures up to this pass; what did not change is the same object. */
  public void update(
      Measurement measurement, Eligibility eligibility, long residentPages, long nowNanos) {
    long residentBytes = residentPages * PageSize.BYTES;
    MemoryFigures before = measurement.figures();
    if (before == null
        || measurement.state() != State.RESIDENT_ONLY
        || before.rssBytes() != residentBytes) {
      measurement.residentOnly(figures(residentBytes));
    }
    measurement.hasNoPss(reason(measurement, eligibility), nowNanos);
  }

  /** The resident set and nothing else. */
  public static MemoryFigures figures(long residentBytes) {
    return MemoryFigures.NONE.with(Figure.RSS, residentBytes);
  }

  private RowKind reason(Measurement measurement, Eligibility eligibility) {
    if (measurement.attempt() == Attempt.DENIED) {
      return traces() ? RowKind.REFUSED : RowKind.DENIED;
    }
    if (!pss) {
      return RowKind.PSS_OFF;
    }
    if (eligibility == Eligibility.NEVER) {
      return RowKind.NEVER_WALKED;
    }
    if (measurement.isPageTableRefused()) {
      return RowKind.PAGE_TABLE_REFUSED;
    }
    return measurement.attempt() == Attempt.FAILED ? RowKind.READ_FAILED : RowKind.UNMEASURED;
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
