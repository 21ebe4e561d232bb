package dev.zmem.aggregator.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The parts of a host add up to the host, and each is the sum of its own rows. */
class SubtotalsTest {
  @Property(tries = 500)
  void part_isTheSumOfItsRows_andAllPartsAreTheTotal(@ForAll("rows") List<LiveRow> rows) {
    LiveRows table = new LiveRows(rows);
    Subtotals parts = table.subtotals();
    MemorySum all = new MemorySum();
    for (int part = 0; part < parts.size(); part++) {
      MemorySum expected = new MemorySum();
      for (int row = 0; row < table.size(); row++) {
        if (table.subtotalled(row).equals(parts.attributes(part))) {
          expected.add(table, row);
        }
      }
      assertSame(parts.sum(part), expected);
      assertThat(parts.count(part)).isEqualTo(expected.count());
      assertThat(parts.kinds(part)).isEqualTo(expected.kinds());
      all.add(expected);
    }
    assertSame(table.total(), all);
  }

  @Property(tries = 200)
  void chosenParts_areThoseOfTheChosenRows(@ForAll("rows") List<LiveRow> rows) {
    LiveRows table = new LiveRows(rows);
    Subtotals chosen = table.subtotals().only(part -> part.program().equals("a"));
    Subtotals summed = Subtotals.of(table, row -> table.attributes(row).program().equals("a"));
    assertThat(chosen.size()).isEqualTo(summed.size());
    for (int part = 0; part < chosen.size(); part++) {
      assertThat(chosen.attributes(part)).isEqualTo(summed.attributes(part));
      assertSame(chosen.sum(part), summed.sum(part));
    }
  }

  @Test
  void hostWithoutRows_hasNoParts() {
    LiveRows none = new LiveRows(List.of());
    assertThat(none.subtotals().size()).isZero();
    assertThat(none.total().count()).isZero();
    assertThat(none.subtotals().only(all -> true).size()).isZero();
  }

  private static void assertSame(MemorySum sum, MemorySum expected) {
    for (Figure figure : Figure.summed()) {
      assertThat(sum.bytes(figure)).as(figure.name()).isEqualTo(expected.bytes(figure));
      assertThat(sum.isEstimate(figure)).as(figure.name()).isEqualTo(expected.isEstimate(figure));
      assertThat(sum.lacksSome(figure)).as(figure.name()).isEqualTo(expected.lacksSome(figure));
    }
    assertThat(sum.count()).isEqualTo(expected.count());
    assertThat(sum.errorBytes()).isEqualTo(expected.errorBytes());
    assertThat(sum.swapErrorBytes()).isEqualTo(expected.swapErrorBytes());
    assertThat(sum.weakestKind()).isEqualTo(expected.weakestKind());
    assertThat(sum.kinds()).isEqualTo(expected.kinds());
    if (expected.hasPss()) {
      assertThat(sum.oldestMeasuredAtNanos()).isEqualTo(expected.oldestMeasuredAtNanos());
    }
  }

  @Provide
  Arbitrary<List<LiveRow>> rows() {
    Arbitrary<Attributes> sets =
        Combinators.combine(
                Arbitraries.of("a", "b", "c"),
                Arbitraries.of("", "x", "y"),
                Arbitraries.of("", "u"))
            .as((program, command, user) -> Attributes.of(program, command, user));
    Arbitrary<Long> bytes = Arbitraries.longs().between(-1, 1L << 40);
    Arbitrary<MemoryFigures> figures =
        Combinators.combine(bytes, bytes, bytes, bytes, bytes)
            .as((pss, rss, swap, swapPss, lazy) ->
                MadeUpFigures.of(pss, pss, rss, swap, swapPss, 0, 0, lazy));
    Arbitrary<Provenance> provenances =
        Combinators.combine(
                Arbitraries.of(RowKind.class),
                Arbitraries.longs().between(0, 1L << 30),
                Arbitraries.longs().between(-1000, 1000),
                Arbitraries.integers().between(0, 1))
            .as((kind, error, at, estimates) ->
                new Provenance(kind, error, at, estimates, estimates * error));
    return Combinators.combine(sets, Arbitraries.integers().between(1, 5), provenances, figures)
        .as((set, count, provenance, held) -> new LiveRow(7, 7, set, count, provenance, held))
        .list()
        .ofMaxSize(25);
  }
}
