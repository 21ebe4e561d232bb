package dev.zmem.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is said of figures hangs together. */
final class FigureTest {

  @Test
  void keysTitlesColumnsAndSortNames_areEachOfOneFigure() {
    assertThat(Figure.all().stream().map(figure -> figure.spec().table()).filter(Objects::nonNull))
        .extracting(FigureSpec.Shown::key)
        .doesNotHaveDuplicates();
    assertThat(Figure.all())
        .allMatch(figure ->
            figure.spec().table() == null
                || figure.spec().unit().isBytes()
                    == figure.spec().table().key().endsWith("_bytes"));
    assertThat(Figure.all().stream().map(figure -> figure.spec().table()).filter(Objects::nonNull))
        .extracting(FigureSpec.Shown::title)
        .doesNotHaveDuplicates();
    assertThat(Figure.sent()).extracting(figure -> figure.spec().column()).doesNotHaveDuplicates();
    assertThat(Figure.sent())
        .allMatch(figure ->
            figure.spec().unit().isBytes()
                == Objects.requireNonNull(figure.spec().column()).endsWith("_kib_plus1"));
    assertThat(
            Figure.all().stream()
                .map(figure -> figure.spec().table())
                .filter(Objects::nonNull)
                .map(FigureSpec.Shown::sortName)
                .filter(Objects::nonNull))
        .doesNotHaveDuplicates()
        .contains("ram", "uss", "shared", "rss", "swap", "hugetlb", "lazyfree");
  }

  @Test
  void everyFigure_isSentOrShown() {
    assertThat(Figure.all()).allMatch(figure -> figure.isSent() || figure.spec().table() != null);
  }

  @Test
  void onlyWhatTheKernelTells_hasFieldsOfTheKernel() {
    assertThat(Figure.all().stream().filter(figure -> !figure.spec().kernelFields().isEmpty()))
        .isNotEmpty()
        .allMatch(Figure::isSent);
  }

  @Test
  void figureThatAnotherImplies_comesAfterIt() {
    for (Figure figure : Figure.sent()) {
      Figure by = figure.impliedBy();
      assertThat(by == null ? -1 : by.sentSlot()).isLessThan(figure.sentSlot());
    }
    assertThat(Figure.HUGETLB_PART.impliedBy()).isEqualTo(Figure.SHARED_HUGETLB);
  }

  @Test
  void threshold_isTheUsualOne_unlessItIsSaid() {
    assertThat(Figure.PSS.spec().thresholdTimes()).isEqualTo(1);
    assertThat(FigureSpec.derived().thresholdTimes(8).build().thresholdTimes()).isEqualTo(8);
  }

  @Test
  void hostsFigure_travelsUnderItsName_inKibAsTheKernelTellsIt() {
    assertThat(HostFigure.MEM_TOTAL_BYTES.column()).isEqualTo("mem_total_kib");
    assertThat(HostFigure.PAGE_SIZE_BYTES.column()).isEqualTo("page_size_bytes");
    assertThat(HostFigure.SWAPPED_IN_PAGES.column()).isEqualTo("swapped_in_pages");
    assertThat(HostFigure.MEM_TOTAL_BYTES.isSentInKib()).isTrue();
    assertThat(HostFigure.UPTIME_SECONDS.isSentInKib()).isFalse();
  }

  @Test
  void figuresThatAreLargest_comeAfterAllThatAreAddedUp() {
    boolean isLargest = false;
    for (Figure figure : Figure.summed()) {
      assertThat(isLargest && figure.spec().summing() != FigureSpec.Summing.LARGEST).isFalse();
      isLargest = figure.spec().summing() == FigureSpec.Summing.LARGEST;
    }
    assertThat(isLargest).isTrue();
  }

  @Test
  void slots_areDenseAndInOrder() {
    for (int slot = 0; slot < Figure.sent().size(); slot++) {
      assertThat(Figure.sent().get(slot).sentSlot()).isEqualTo(slot);
    }
    for (int slot = 0; slot < Figure.summed().size(); slot++) {
      assertThat(Figure.summed().get(slot).summedSlot()).isEqualTo(slot);
    }
    assertThat(Figure.RAM.sentSlot()).isNegative();
    assertThat(Figure.RAM.summedSlot()).isNegative();
  }
}
