package dev.zmem.agent.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.figures.Estimates.Estimate;
import dev.zmem.agent.window.WindowOutcome;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class EstimatesTest {
  @Example
  void fromResident_isWithinTheResidentSet_whateverIsShared() {
    Estimates.Estimate estimate = Estimates.fromResident(1000, 400, 7);
    assertThat(estimate.figures().rssBytes()).isEqualTo(1000);
    assertThat(estimate.figures().ussBytes()).isEqualTo(600);
    assertThat(estimate.figures().pssBytes()).isEqualTo(700);
    assertThat(estimate.figures().swapBytes()).isEqualTo(Absent.ABSENT);
    assertThat(estimate.provenance()).isEqualTo(new Provenance(RowKind.CHEAP, 1000, 7));
    assertThat(Estimates.fromResident(1000, 4000, 7).figures().pssBytes()).isEqualTo(250);
  }

  /** Of 1,000 bytes shared 300 count for it. */
  private static final MemoryFigures EXACT =
      MadeUpFigures.of(2_300, 2_000, 3_000, 400, 100, 7, 8, 9);

  @Example
  void census_isExactButForTheSharedPart() {
    Estimate estimate = Estimates.fromWindows(windows(3_000, 2_000, 0, 10, 10), false, EXACT, 5);
    assertThat(estimate.provenance().kind()).isEqualTo(RowKind.STEPPED);
    assertThat(estimate.figures())
        .isEqualTo(MadeUpFigures.of(2_300, 2_000, 3_000, 800, 800, 70, 80, 9));
    assertThat(estimate.provenance().errorBytes()).isEqualTo(300);
    assertThat(estimate.provenance().measuredAtNanos()).isEqualTo(5);
  }

  @Example
  void processThatGrewWhileAllOfItWasCounted_hasWhatWasCounted() {
    Estimate estimate = Estimates.fromWindows(windows(1_500, 2_000, 0, 10, 10), false, EXACT, 5);
    assertThat(estimate.figures().ussBytes()).isEqualTo(2_000);
    assertThat(estimate.figures().rssBytes()).isEqualTo(2_000);
  }

  @Example
  void sample_hasTheWindowsErrorToo() {
    Estimate estimate = Estimates.fromWindows(windows(3_000, 2_000, 50, 10, 100), false, EXACT, 5);
    assertThat(estimate.provenance().kind()).isEqualTo(RowKind.SAMPLED);
    assertThat(estimate.provenance().errorBytes()).isEqualTo(350);
  }

  @Example
  void sampleOfOneWithoutRelatives_hasNotTheWindowsError() {
    Estimate estimate = Estimates.fromWindows(windows(3_000, 2_000, 50, 10, 100), true, EXACT, 5);
    assertThat(estimate.provenance().kind()).isEqualTo(RowKind.SAMPLED);
    assertThat(estimate.provenance().errorBytes()).isEqualTo(300);
  }

  @Example
  void swapThatWasSampled_hasABoundOfItsOwn() {
    WindowOutcome.Measured counted = windows(3_000, 2_000, 50, 10, 100);
    WindowOutcome.Measured sampled =
        new WindowOutcome.Measured(
            counted.residentBytes(),
            0,
            counted.exclusive(),
            0,
            counted.present(),
            new WindowOutcome.Amount(800, 700),
            counted.hugetlb(),
            10,
            100,
            0,
            0);
    Estimate estimate = Estimates.fromWindows(sampled, false, EXACT, 5);
    assertThat(estimate.provenance().errorBytes()).isEqualTo(350);
    assertThat(estimate.provenance().swapErrorBytes()).isEqualTo(700);
  }

  @Example
  void neverWalked_countsAQuarterOfWhatIsShared() {
    Estimate estimate = Estimates.fromWindows(windows(3_000, 2_000, 0, 10, 10), false, null, 5);
    assertThat(estimate.figures().pssBytes()).isEqualTo(2_250);
    assertThat(estimate.figures().swapPssBytes()).isEqualTo(800);
    assertThat(estimate.figures().bytes(Figure.LAZY_FREE)).isEqualTo(Absent.ABSENT);
    assertThat(estimate.provenance().errorBytes()).isEqualTo(250);
  }

  @Example
  void growth_isItsOwn_andIsTheError() {
    Estimate estimate =
        Estimates.fromCounters(EXACT, new Provenance(RowKind.STEPPED, 10, 5), 500, 0);
    assertThat(estimate.figures())
        .isEqualTo(MadeUpFigures.of(2_800, 2_500, 3_500, 400, 100, 7, 8, 9));
    assertThat(estimate.provenance().kind()).isEqualTo(RowKind.CHEAP);
    assertThat(estimate.provenance().errorBytes()).isEqualTo(510);
    assertThat(estimate.provenance().measuredAtNanos()).isEqualTo(5);
  }

  /** Parts of the last walk beside a PSS of now would say that a part is more than the whole. */
  @Property
  void partsOfPss_followIt(@ForAll @LongRange(min = -9_000, max = 9_000) long grown) {
    MemoryFigures exact =
        EXACT.toBuilder()
            .set(Figure.PSS_ANON, 2_000)
            .set(Figure.PSS_FILE, 250)
            .set(Figure.PSS_SHMEM, 50)
            .set(Figure.PSS_DIRTY, 2_100)
            .build();
    MemoryFigures estimate = Estimates.fromCounters(exact, Provenance.exact(5), grown, 0).figures();
    long parts =
        estimate.bytes(Figure.PSS_ANON)
            + estimate.bytes(Figure.PSS_FILE)
            + estimate.bytes(Figure.PSS_SHMEM);
    assertThat(parts).isLessThanOrEqualTo(estimate.pssBytes());
    assertThat(estimate.bytes(Figure.PSS_DIRTY)).isBetween(0L, estimate.pssBytes());
    if (estimate.pssBytes() >= 300) {
      assertThat(parts).isEqualTo(estimate.pssBytes());
      assertThat(estimate.bytes(Figure.PSS_ANON)).isEqualTo(estimate.pssBytes() - 300);
    }
  }

  @Example
  void siblingsThatEnded_leaveALargerPart() {
    Estimate estimate = Estimates.fromCounters(EXACT, Provenance.exact(5), 0, 300);
    assertThat(estimate.figures().pssBytes()).isEqualTo(2_600);
    assertThat(estimate.figures().ussBytes()).isEqualTo(2_000);
    assertThat(estimate.provenance().errorBytes()).isEqualTo(300);
  }

  /** Whatever moved: 0 ≤ USS ≤ PSS ≤ RSS. */
  @Property
  void estimates_areInOrder(
      @ForAll @LongRange(min = 0, max = 5_000) long exclusive,
      @ForAll @LongRange(min = 0, max = 5_000) long resident,
      @ForAll @LongRange(min = -9_000, max = 9_000) long grown,
      @ForAll @LongRange(min = -9_000, max = 9_000) long sharing) {
    inOrder(
        Estimates.fromWindows(windows(resident, exclusive, 1, 1, 2), false, EXACT, 0).figures());
    inOrder(Estimates.fromWindows(windows(resident, exclusive, 1, 1, 2), true, null, 0).figures());
    inOrder(Estimates.fromCounters(EXACT, Provenance.exact(0), grown, sharing).figures());
  }

  /** The true PSS of whoever shares with at least one other lies within the bound. */
  @Property
  void censusBound_holds(
      @ForAll @LongRange(min = 0, max = 5_000) long exclusive,
      @ForAll @LongRange(min = 0, max = 5_000) long shared,
      @ForAll @LongRange(min = 2, max = 100) long sharers) {
    Estimate estimate =
        Estimates.fromWindows(windows(exclusive + shared, exclusive, 0, 1, 1), false, null, 0);
    assertThat(exclusive + shared / sharers)
        .isBetween(
            estimate.figures().pssBytes() - estimate.provenance().errorBytes() - 1,
            estimate.figures().pssBytes() + estimate.provenance().errorBytes() + 1);
  }

  private static void inOrder(MemoryFigures figures) {
    assertThat(figures.ussBytes()).isBetween(0L, figures.pssBytes());
    assertThat(figures.pssBytes()).isLessThanOrEqualTo(figures.rssBytes());
  }

  private static WindowOutcome.Measured windows(
      long resident, long exclusive, long error, int read, long inAll) {
    return new WindowOutcome.Measured(
        resident,
        0,
        new WindowOutcome.Amount(exclusive, error),
        0,
        new WindowOutcome.Amount(exclusive, 0),
        new WindowOutcome.Amount(800, 0),
        new WindowOutcome.Hugetlb(70, 80),
        read,
        inAll,
        0,
        0);
  }
}
