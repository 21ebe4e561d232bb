package dev.zmem.aggregator.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What rows have one by one tells what their sum has, whichever figure it is. */
class MeasureTest {
  @Provide
  Arbitrary<List<LiveRow>> rows() {
    Arbitrary<RowKind> kinds =
        Arbitraries.of(RowKind.EXACT, RowKind.DENIED, RowKind.SAME_MEMORY, RowKind.NEVER_WALKED);
    Arbitrary<List<Long>> values =
        Arbitraries.longs().between(-1, 1L << 40).list().ofSize(Figure.sent().size());
    return Combinators.combine(kinds, values, Arbitraries.of("a", "b"))
        .as(MeasureTest::row)
        .list()
        .ofMaxSize(6);
  }

  private static LiveRow row(RowKind kind, List<Long> values, String program) {
    MemoryFigures.Builder figures = MemoryFigures.builder();
    int at = 0;
    for (Figure figure : Figure.sent()) {
      var _ = figures.set(figure, values.get(at++));
    }
    return new LiveRow(
        1, 1, Attributes.of(program, "", ""), 1, new Provenance(kind, 0, 0, 0), figures.build());
  }

  @Property(tries = 300)
  void partsOfASum_tellWhatTheSumHas(@ForAll("rows") List<LiveRow> given) {
    LiveRows rows = new LiveRows(given);
    List<Figure> figures = new ArrayList<>(Figure.summed());
    figures.add(Figure.RAM);
    for (Figure figure : figures) {
      Measure measure = new Measure(figure);
      assertThat(measure.isOfParts()).isTrue();
      long ofRows = -1;
      for (int row = 0; row < rows.size(); row++) {
        ofRows = measure.both(ofRows, measure.of(rows, row));
      }
      long ofSubtotals = -1;
      for (int part = 0; part < rows.subtotals().size(); part++) {
        ofSubtotals = measure.both(ofSubtotals, measure.of(rows.subtotals(), part));
      }
      assertThat(ofRows).as(figure.name()).isEqualTo(measure.of(rows.total()));
      assertThat(ofSubtotals).as(figure.name()).isEqualTo(measure.of(rows.total()));
    }
    assertThat(new Measure(Figure.SHARED).isOfParts()).isFalse();
  }
}
