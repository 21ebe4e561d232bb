package dev.zmem.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Figures are added and replaced one by one; absent is never 0. */
final class MemoryFiguresTest {
  private static final MemoryFigures SOME =
      MemoryFigures.builder()
          .set(Figure.PSS, 100)
          .set(Figure.PRIVATE_HUGETLB, 3)
          .set(Figure.SHARED_HUGETLB, 40)
          .implied()
          .build();

  @Test
  void figureOfWhichNothingWasSaid_isAbsent() {
    assertThat(SOME.swapBytes()).isEqualTo(Absent.ABSENT);
    assertThat(MemoryFigures.NONE.pssBytes()).isEqualTo(Absent.ABSENT);
  }

  @Test
  void partOfHugePages_isAllOfThem_unlessItIsTold() {
    assertThat(SOME.hugetlbPartBytes()).isEqualTo(40);
    assertThat(SOME.toBuilder().set(Figure.HUGETLB_PART, 7).implied().build().hugetlbBytes())
        .isEqualTo(10);
  }

  @Test
  void sum_addsFigures_butTakesTheLargestOfWhatEachSeesWhole() {
    MemoryFigures both = SOME.plus(SOME.with(Figure.SWAP, 5));

    assertThat(both.pssBytes()).isEqualTo(200);
    assertThat(both.swapBytes()).isEqualTo(5);
    assertThat(both.sharedHugetlbBytes()).isEqualTo(40);
    assertThat(both.hugetlbPartBytes()).isEqualTo(80);
    assertThat(both.ussBytes()).isEqualTo(Absent.ABSENT);
  }

  @Test
  void figuresThatDidNotChange_areTheSameObject() {
    MemoryFigures.Builder again = SOME.toBuilder();

    assertThat(again.build(SOME)).isSameAs(SOME);
    assertThat(again.set(Figure.PSS, 101).build(SOME)).isNotSameAs(SOME);
    assertThat(again.build(null).pssBytes()).isEqualTo(101);
  }

  @Test
  void zeros_areFigures_alsoTheLastOnes() {
    MemoryFigures.Builder zeros = MemoryFigures.builder();
    Figure.sent().forEach(figure -> zeros.set(figure, 0));
    MemoryFigures nothing = zeros.build();
    assertThat(Figure.sent()).allMatch(figure -> nothing.bytes(figure) == 0);
    assertThat(nothing).isNotEqualTo(MemoryFigures.NONE);
    assertThat(zeros.build(nothing)).isSameAs(nothing);

    MemoryFigures pss = nothing.with(Figure.PSS, 7);
    assertThat(pss.bytes(Figure.SWAP_PSS)).isZero();
    assertThat(pss.plus(pss).bytes(Figure.PSS)).isEqualTo(14);
    assertThat(pss.plus(pss).bytes(Figure.SWAP_PSS)).isZero();
    assertThat(pss.toBuilder().build(pss)).isSameAs(pss);
    assertThat(pss.toBuilder().set(Figure.SWAP_PSS, 1).build(pss)).isNotSameAs(pss);
    assertThat(pss.with(Figure.SWAP_PSS, 1).with(Figure.SWAP_PSS, 0))
        .isEqualTo(pss)
        .hasSameHashCodeAs(pss);
    assertThat(pss.with(Figure.SWAP_PSS, Absent.ABSENT).swapPssBytes()).isEqualTo(Absent.ABSENT);
  }

  @Test
  void addition_beginsWithNothing() {
    MemoryFigures.Builder sums = MemoryFigures.builder();
    sums.add(Figure.USS, 1);
    sums.add(Figure.USS, 2);

    assertThat(sums.build().ussBytes()).isEqualTo(3);
  }

  @Test
  void equalFigures_areEqual() {
    assertThat(SOME)
        .isEqualTo(SOME.with(Figure.PSS, 1).with(Figure.PSS, 100))
        .hasSameHashCodeAs(SOME.with(Figure.PSS, 100));
    assertThat(SOME)
        .isNotEqualTo(MemoryFigures.NONE)
        .hasToString("{PSS=100, PRIVATE_HUGETLB=3, SHARED_HUGETLB=40, HUGETLB_PART=40}");
  }
}
