package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What folding says of those it folds. */
class FoldingTest {
  private static final long MIB = 1 << 20;

  private final List<ProcessSample> samples = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(
      value = RowKind.class,
      names = {
        "NEVER_WALKED",
        "PSS_OFF",
        "PAGE_TABLE_REFUSED",
        "UNMEASURED",
        "READ_FAILED",
        "DENIED",
        "REFUSED"
      })
  void largestWithoutPss_keepsItsRow_byItsRss(RowKind kind) {
    add(20, RowKind.EXACT, 5 * MIB);
    add(1, kind, 300 * MIB);
    assertThat(Folding.rows(samples, 10).getFirst())
        .satisfies(row -> assertThat(row.provenance().kind()).isEqualTo(kind))
        .satisfies(row -> assertThat(row.figures().rssBytes()).isEqualTo(300 * MIB))
        .satisfies(row -> assertThat(row.isRemainder()).isFalse());
  }

  @Test
  void withoutPss_areFoldedApart_aRowForEachReason() {
    add(10, RowKind.EXACT, 50 * MIB);
    add(5, RowKind.EXACT, MIB);
    add(4, RowKind.NEVER_WALKED, MIB);
    add(3, RowKind.UNMEASURED, MIB);
    add(2, RowKind.REFUSED, MIB);
    add(1, RowKind.SAME_MEMORY, 0);
    assertThat(remainders(10))
        .extracting(row -> row.provenance().kind(), Row::count, row -> row.figures().rssBytes())
        .containsExactlyInAnyOrder(
            tuple(RowKind.EXACT, 5, 5 * MIB),
            tuple(RowKind.NEVER_WALKED, 4, 4 * MIB),
            tuple(RowKind.UNMEASURED, 3, 3 * MIB),
            tuple(RowKind.REFUSED, 2, 2 * MIB),
            tuple(RowKind.SAME_MEMORY, 1, Absent.ABSENT));
  }

  @Test
  void estimatesAmongTheFolded_areCounted_andWeakenTheRemainder() {
    add(10, RowKind.EXACT, 50 * MIB);
    add(7, RowKind.EXACT, MIB);
    add(2, RowKind.STEPPED, MIB);
    add(1, RowKind.CHEAP, MIB);
    assertThat(remainders(10))
        .singleElement()
        .satisfies(row -> assertThat(row.count()).isEqualTo(10))
        .satisfies(row -> assertThat(row.provenance().kind()).isEqualTo(RowKind.CHEAP))
        .satisfies(row -> assertThat(row.provenance().estimates()).isEqualTo(3));
  }

  @Test
  void remainderOfExactOnes_isExact() {
    add(30, RowKind.EXACT, MIB);
    assertThat(remainders(10))
        .singleElement()
        .satisfies(row -> assertThat(row.provenance().kind()).isEqualTo(RowKind.EXACT))
        .satisfies(row -> assertThat(row.provenance().estimates()).isZero());
  }

  private List<Row> remainders(int maxRows) {
    return Folding.rows(samples, maxRows).stream().filter(Row::isRemainder).toList();
  }

  private void add(int processes, RowKind kind, long bytes) {
    for (int added = 0; added < processes; added++) {
      int pid = samples.size() + 1;
      samples.add(
          new ProcessSample(
              new ProcessKey(pid, pid),
              Attributes.of("worker", "worker", "root"),
              new Provenance(kind, 0, 0),
              figures(kind, bytes)));
    }
  }

  private static MemoryFigures figures(RowKind kind, long bytes) {
    long absent = Absent.ABSENT;
    if (kind == RowKind.SAME_MEMORY) {
      return MemoryFigures.NONE;
    }
    return kind.hasPss()
        ? MadeUpFigures.of(bytes, bytes, bytes, 0, 0, 0, 0, 0)
        : MadeUpFigures.of(absent, absent, bytes, absent, absent, absent, absent, absent);
  }
}
