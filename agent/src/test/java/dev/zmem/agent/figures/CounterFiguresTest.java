package dev.zmem.agent.figures;

import static dev.zmem.model.Absent.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.PageSize;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import org.junit.jupiter.api.Test;

/**
 * Figures beside those of walks: absent until they are known, and the same object while they are.
 */
class CounterFiguresTest {
  private static final long SECOND = 1_000_000_000L;
  private static final MemoryFigures WALKED =
      MemoryFigures.builder().set(Figure.PSS, 10 << 20).set(Figure.RSS, 20 << 20).build();

  private final CounterFigures counters = new CounterFigures();

  @Test
  void whatWasNotRead_isAbsent() {
    MemoryFigures figures = counters.added(WALKED);
    for (Figure figure :
        new Figure[] {
          Figure.VSS,
          Figure.PEAK_RSS,
          Figure.MINOR_FAULTS,
          Figure.MAJOR_FAULTS,
          Figure.OOM_SCORE,
          Figure.OOM_SCORE_ADJ
        }) {
      assertThat(figures.bytes(figure)).as(figure.name()).isEqualTo(ABSENT);
    }
    assertThat(figures.pssBytes()).isEqualTo(10 << 20);
  }

  @Test
  void unchangedFigures_areTheSameObject() {
    counters.pages(100, 50);
    counters.peak(1 << 20);
    counters.oom(666, 0);
    MemoryFigures first = counters.added(WALKED);
    counters.pages(100, 50);
    counters.peak(1 << 20);
    counters.oom(666, 0);
    assertThat(counters.added(WALKED)).isSameAs(first);
    counters.pages(101, 50);
    assertThat(counters.added(WALKED)).isNotSameAs(first);
  }

  @Test
  void peak_isNeverBelowTheResidentSet() {
    counters.peak(10L * PageSize.BYTES);
    counters.pages(100, 50);
    assertThat(counters.added(WALKED).bytes(Figure.PEAK_RSS)).isEqualTo(50L * PageSize.BYTES);
    counters.pages(100, 20);
    assertThat(counters.added(WALKED).bytes(Figure.PEAK_RSS)).isEqualTo(50L * PageSize.BYTES);
  }

  @Test
  void scores_areKeptWhereAFileCannotBeReadOnce_andNegativeOnesAreNotAbsent() {
    counters.oom(0, -1000);
    counters.oom(-1, 0);
    MemoryFigures figures = counters.added(WALKED);
    assertThat(figures.bytes(Figure.OOM_SCORE)).isZero();
    assertThat(figures.bytes(Figure.OOM_SCORE_ADJ) + Figure.OOM_SCORE_ADJ.spec().unit().zero())
        .isEqualTo(-1000);
  }

  @Test
  void faults_areARate_onceThereAreTwoLooks() {
    counters.faults(1_000, 5, 0);
    assertThat(counters.added(WALKED).bytes(Figure.MINOR_FAULTS)).isEqualTo(ABSENT);
    counters.faults(1_100, 5, SECOND); // too soon to tell
    assertThat(counters.added(WALKED).bytes(Figure.MINOR_FAULTS)).isEqualTo(ABSENT);
    counters.faults(1_500, 6, 10 * SECOND);
    assertThat(counters.added(WALKED).bytes(Figure.MINOR_FAULTS)).isEqualTo(5_000);
    assertThat(counters.added(WALKED).bytes(Figure.MAJOR_FAULTS)).isEqualTo(10);
  }

  @Test
  void rateThatHardlyMoves_stays_andAnEndOfFaultsIsTold() {
    counters.faults(0, 0, 0);
    counters.faults(1_000, 0, 10 * SECOND);
    MemoryFigures hundred = counters.added(WALKED);
    counters.faults(2_100, 0, 20 * SECOND); // 110 a second
    assertThat(counters.added(WALKED)).isSameAs(hundred);
    counters.faults(2_100, 0, 30 * SECOND);
    assertThat(counters.added(WALKED).bytes(Figure.MINOR_FAULTS)).isZero();
    counters.faults(2_105, 0, 40 * SECOND); // half a fault a second is noise
    assertThat(counters.added(WALKED).bytes(Figure.MINOR_FAULTS)).isZero();
  }

  @Test
  void anotherProcess_orAnotherAddressSpace_hasNothingOfTheOneBefore() {
    counters.pages(100, 50);
    counters.peak(1 << 20);
    counters.oom(666, 5);
    counters.faults(0, 0, 0);
    counters.faults(1_000, 100, 10 * SECOND);
    counters.renew(); // exec: the process goes on, its memory does not
    MemoryFigures afterExec = counters.added(WALKED);
    assertThat(afterExec.bytes(Figure.VSS)).isEqualTo(ABSENT);
    assertThat(afterExec.bytes(Figure.PEAK_RSS)).isEqualTo(ABSENT);
    assertThat(afterExec.bytes(Figure.OOM_SCORE)).isEqualTo(666);
    assertThat(afterExec.bytes(Figure.MAJOR_FAULTS)).isEqualTo(1_000);
    counters.becomesAnother();
    MemoryFigures another = counters.added(WALKED);
    assertThat(another.bytes(Figure.OOM_SCORE)).isEqualTo(ABSENT);
    assertThat(another.bytes(Figure.MAJOR_FAULTS)).isEqualTo(ABSENT);
    counters.faults(3, 0, 20 * SECOND);
    assertThat(counters.added(WALKED).bytes(Figure.MINOR_FAULTS)).isEqualTo(ABSENT);
  }
}
