package dev.zmem.agent.figures;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.kernel.PageSize;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a process that the kernel's counters tell without a walk: address space, peak of
 * the resident set, page faults a second and what the out-of-memory killer thinks of it. Each comes
 * with a file that is read for another reason, in that file's rhythm. Owned by the scanner's
 * thread.
 */
public final class CounterFigures {
  private final FaultRate minor = new FaultRate(100);
  private final FaultRate major = new FaultRate(10);
  private long mappedPages = ABSENT;
  private long peakBytes = ABSENT;
  private int oomScore = -1;
  private int oomScoreAdj;

  /** Whether one of them changed since {@link #with} was made. */
  private boolean changed = true;

  /** Figures with these, and what they were made of; used again while both stay. */
  private MemoryFigures with = MemoryFigures.NONE;

  private @Nullable MemoryFigures of;

  /** Of a process that was not looked at yet. */
  public CounterFigures() {}

  /** It has another address space than before. */
  public void renew() {
    mappedPages = ABSENT;
    peakBytes = ABSENT;
    changed = true;
  }

  /** Another process has the pid. */
  public void becomesAnother() {
    minor.forget();
    major.forget();
    oomScore = -1;
    renew();
  }

  /**
   * A look counted its pages.
   *
   * @param newMappedPages of address space; negative when not read
   */
  public void pages(long newMappedPages, long residentPages) {
    if (newMappedPages >= 0 && newMappedPages != mappedPages) {
      mappedPages = newMappedPages;
      changed = true;
    }
    if (peakBytes >= 0) {
      peak(Math.max(peakBytes, residentPages * PageSize.BYTES));
    }
  }

  /** Its {@code status} told the peak of its resident set; negative where it did not. */
  public void peak(long bytes) {
    if (bytes >= 0 && bytes != peakBytes) {
      peakBytes = bytes;
      changed = true;
    }
  }

  /** Its {@code oom_score}, negative where it could not be read, and {@code oom_score_adj}. */
  public void oom(int score, int adj) {
    if (score >= 0 && (score != oomScore || adj != oomScoreAdj)) {
      oomScore = score;
      oomScoreAdj = adj;
      changed = true;
    }
  }

  /** Its {@code stat} told how many page faults it has had since it began. */
  public void faults(long minorFaults, long majorFaults, long nowNanos) {
    changed |= minor.counted(minorFaults, nowNanos);
    changed |= major.counted(majorFaults, nowNanos);
  }

  /** Whether page faults a second are known. */
  public boolean hasFaultRate() {
    return minor.hundredths() >= 0;
  }

  /** Whether its faults should be counted now: they never were, there is no rate, or it is old. */
  public boolean wantsFaults(long nowNanos) {
    return minor.isWanted(nowNanos);
  }

  /** Figures with these; the same object while nothing changed. */
  @SuppressWarnings("ReferenceEquality") // what did not change is the same object
  public MemoryFigures added(MemoryFigures figures) {
    if (changed || of != figures) {
      with =
          figures.toBuilder()
              .set(Figure.VSS, mappedPages < 0 ? ABSENT : mappedPages * PageSize.BYTES)
              .set(Figure.PEAK_RSS, peakBytes)
              .set(Figure.MINOR_FAULTS, minor.hundredths())
              .set(Figure.MAJOR_FAULTS, major.hundredths())
              .set(Figure.OOM_SCORE, oomScore)
              .set(Figure.OOM_SCORE_ADJ, oomScore < 0 ? ABSENT : signed(oomScoreAdj))
              .build();
      of = figures;
      changed = false;
    }
    return with;
  }

  private static long signed(int adj) {
    return adj - Figure.OOM_SCORE_ADJ.spec().unit().zero();
  }
}
