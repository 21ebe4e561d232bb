package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec;
import dev.zmem.model.MemoryFigures;
import dev.zmem.proto.v1.RowBatch;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each figure travels in the column that its description names, and in no other. */
final class FigureColumnWriterTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @MethodSource("sent")
  void figure_isWrittenIntoItsColumn(Figure figure) {
    RowBatch.Builder batch = RowBatch.newBuilder();
    FigureColumnWriter columns = new FigureColumnWriter();

    columns.add(MemoryFigures.NONE.with(figure, MIB), batch);
    columns.clearEmpty(batch);

    // each unit has its step and its largest value
    FigureSpec.Unit unit = figure.spec().unit();
    long told = Math.min(MIB / unit.wireStep() + 1, unit.mostOnWire());
    String column = Objects.requireNonNull(figure.spec().column());
    assertThat(batch.build().getField(RowBatch.getDescriptor().findFieldByName(column)))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Long.class))
        .containsExactly(told);
    assertThat(Figure.sent().stream().filter(other -> value(batch, other) == told))
        .containsExactly(figure);
  }

  private static Stream<Figure> sent() {
    return Figure.sent().stream();
  }

  private static long value(RowBatch.Builder batch, Figure figure) {
    var field =
        RowBatch.getDescriptor().findFieldByName(Objects.requireNonNull(figure.spec().column()));
    return batch.getRepeatedFieldCount(field) == 0 ? 0 : (long) batch.getRepeatedField(field, 0);
  }
}
