package dev.zmem.aggregator.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sum says of its rows: figures, bounds, kinds, the oldest moment. */
class MemorySumTest {
  private final List<LiveRow> rows = new ArrayList<>();

  @Test
  void emptySum_hasNothing() {
    MemorySum sum = new MemorySum();
    assertThat(sum.bytes(Figure.PSS)).isEqualTo(Absent.ABSENT);
    assertThat(sum.bytes(Figure.RAM)).isEqualTo(Absent.ABSENT);
    assertThat(sum.bytes(Figure.SHARED)).isEqualTo(Absent.ABSENT);
    assertThat(sum.errorBytes()).isEqualTo(Absent.ABSENT);
    assertThat(sum.swapErrorBytes()).isZero();
    assertThat(sum.hasPss()).isFalse();
    assertThat(sum.weakestKind()).isEqualTo(RowKind.EXACT);
    assertThat(sum.isEstimate(Figure.PSS)).isFalse();
  }

  @Test
  void shared_isPssWithoutUss_neverLessThanNothing() {
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(100, 30));
    row(1, new Provenance(RowKind.EXACT, 0, 40), figures(10, 0));
    MemorySum sum = sum();
    assertThat(sum.bytes(Figure.SHARED)).isEqualTo(80);
    assertThat(sum.bytes(Figure.RAM)).isEqualTo(110);
    assertThat(sum.oldestMeasuredAtNanos()).isEqualTo(40);
    assertThat(sum.errorBytes()).isZero();
    rows.clear();
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(10, 30));
    assertThat(sum().bytes(Figure.SHARED)).isZero();
    rows.clear();
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(0, 0));
    assertThat(sum().bytes(Figure.SHARED)).isZero();
    rows.clear();
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(10, -1));
    assertThat(sum().bytes(Figure.SHARED)).isEqualTo(Absent.ABSENT);
  }

  @Test
  void figureThatRowsDoNotSum_isNoOtherFigure() {
    for (Figure figure : Figure.all()) {
      if (!figure.isSummed() && figure != Figure.RAM && figure != Figure.SHARED) {
        assertThatThrownBy(() -> new MemorySum().bytes(figure))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(figure.name());
      }
    }
  }

  @Test
  void sum_lacksAFigure_thatSomeProcessesWithPssDoNotHave() {
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(100, 30).with(Figure.PSS_ANON, 60));
    row(1, new Provenance(RowKind.DENIED, 0, 50), resident(500));
    assertThat(sum().lacksSome(Figure.PSS_ANON)).as("counted as without PSS").isFalse();
    row(1, new Provenance(RowKind.STEPPED, 7, 50), figures(100, 30).with(Figure.PSS_ANON, -1));
    assertThat(sum().bytes(Figure.PSS_ANON)).isEqualTo(60);
    assertThat(sum().lacksSome(Figure.PSS_ANON)).isTrue();
    assertThat(sum().lacksSome(Figure.PSS)).isFalse();
    rows.clear();
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(100, 30).with(Figure.PSS_ANON, -1));
    assertThat(sum().lacksSome(Figure.PSS_ANON)).as("nobody has it: it is absent").isFalse();
  }

  @Test
  void estimates_areCountedByKind_andMarkFiguresWhereTheyMayBeWrong() {
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(100, 30));
    row(5, new Provenance(RowKind.SAMPLED, 7, 50, 3, 0), figures(100, 30));
    MemorySum sum = sum();
    assertThat(sum.count()).isEqualTo(6);
    assertThat(sum.kinds().estimated()).isEqualTo(3);
    assertThat(sum.errorBytes()).isEqualTo(7);
    assertThat(sum.weakestKind()).isEqualTo(RowKind.SAMPLED);
    assertThat(sum.isEstimate(Figure.PSS)).isTrue();
    assertThat(sum.isEstimate(Figure.SWAP_SHOWN)).isFalse();
    rows.clear();
    row(1, new Provenance(RowKind.SAMPLED, 0, 50), figures(100, 30));
    assertThat(sum().isEstimate(Figure.PSS)).as("all of it was seen").isFalse();
    assertThat(sum().kinds().estimated()).isEqualTo(1);
    rows.clear();
    row(1, new Provenance(RowKind.STEPPED, 0, 50, 1, 9), figures(100, 30));
    assertThat(sum().isEstimate(Figure.SWAP_SHOWN)).isTrue();
    assertThat(sum().swapErrorBytes()).isEqualTo(9);
  }

  @Test
  void rowsWithoutPss_areCountedByTheirReason_withTheirRss() {
    row(2, new Provenance(RowKind.DENIED, 9, 1), resident(500));
    row(3, new Provenance(RowKind.UNMEASURED, 9, 1), resident(70));
    row(4, new Provenance(RowKind.SAME_MEMORY, 9, 1), MemoryFigures.NONE);
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(100, 30));
    MemorySum sum = sum();
    assertThat(sum.kinds().denied()).isEqualTo(2);
    assertThat(sum.kinds().unwalked()).isEqualTo(3);
    assertThat(sum.kinds().withoutPss()).isEqualTo(5);
    assertThat(sum.kinds().withoutPssRssBytes()).isEqualTo(570);
    assertThat(sum.kinds().of(RowKind.SAME_MEMORY)).isEqualTo(4);
    assertThat(sum.oldestMeasuredAtNanos()).isEqualTo(50);
    assertThat(sum.errorBytes()).isZero();
    assertThat(sum.hasPss()).isTrue();
  }

  @Test
  void score_isTheLargest_andARowThatLacksWhatAllMayHave_isTold() {
    row(1, new Provenance(RowKind.EXACT, 0, 50), counted(100, 700, 990));
    row(1, new Provenance(RowKind.DENIED, 0, 50), counted(50, 20, 1_300));
    row(1, new Provenance(RowKind.SAME_MEMORY, 9, 1), MemoryFigures.NONE);
    assertThat(sum().bytes(Figure.VSS)).isEqualTo(150);
    assertThat(sum().bytes(Figure.OOM_SCORE)).isEqualTo(700);
    assertThat(sum().bytes(Figure.OOM_SCORE_ADJ)).isEqualTo(1_300);
    assertThat(sum().lacksSome(Figure.VSS)).as("memory counted elsewhere").isFalse();
    assertThat(sum().lacksSome(Figure.MINOR_FAULTS)).as("nobody has them").isFalse();
    row(1, new Provenance(RowKind.DENIED, 0, 50), resident(70)); // of an older agent
    assertThat(sum().lacksSome(Figure.VSS)).isTrue();
    assertThat(sum().lacksSome(Figure.OOM_SCORE)).isTrue();
  }

  @Test
  void sumOfSums_isTheSumOfTheirRows() {
    row(2, new Provenance(RowKind.DENIED, 9, 1), resident(500));
    row(5, new Provenance(RowKind.SAMPLED, 7, 60, 3, 4), figures(100, 30));
    row(4, new Provenance(RowKind.SAME_MEMORY, 9, 1), MemoryFigures.NONE);
    row(1, new Provenance(RowKind.EXACT, 0, 50), figures(10, 3));
    MemorySum whole = sum();
    LiveRows table = new LiveRows(rows);
    MemorySum parts = new MemorySum();
    parts.add(new MemorySum());
    for (int row = 0; row < table.size(); row++) {
      MemorySum part = new MemorySum();
      part.add(table, row);
      parts.add(part);
    }
    assertThat(parts).usingRecursiveComparison().isEqualTo(whole);
    assertThat(parts.kinds()).isEqualTo(whole.kinds()).hasSameHashCodeAs(whole.kinds());
    assertThat(parts.kinds()).isNotEqualTo(new MemorySum().kinds());
    assertThat(parts.isEstimate(Figure.PSS)).isTrue();
    List<String> kinds = new ArrayList<>();
    parts.kinds().forEach(12, (kind, count) -> kinds.add(count + " " + kind));
    assertThat(kinds)
        .containsExactlyInAnyOrder("2 DENIED", "3 SAMPLED", "4 SAME_MEMORY", "3 EXACT");
  }

  private MemorySum sum() {
    LiveRows table = new LiveRows(rows);
    MemorySum sum = new MemorySum();
    for (int row = 0; row < table.size(); row++) {
      sum.add(table, row);
    }
    return sum;
  }

  private void row(int count, Provenance provenance, MemoryFigures figures) {
    int pid = rows.size() + 1;
    rows.add(new LiveRow(pid, pid, Attributes.of("p", "p", "root"), count, provenance, figures));
  }

  private static MemoryFigures figures(long pss, long uss) {
    return MadeUpFigures.of(pss, uss, pss, 0, 0, 0, 0, 0);
  }

  private static MemoryFigures counted(long vss, long score, long adj) {
    return figures(10, 10).toBuilder()
        .set(Figure.VSS, vss)
        .set(Figure.OOM_SCORE, score)
        .set(Figure.OOM_SCORE_ADJ, adj)
        .build();
  }

  private static MemoryFigures resident(long rss) {
    return MadeUpFigures.of(-1, -1, rss, -1, -1, -1, -1, -1);
  }
}
