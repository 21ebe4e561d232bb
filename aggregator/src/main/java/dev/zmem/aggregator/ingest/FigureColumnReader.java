package dev.zmem.aggregator.ingest;

import static dev.zmem.model.Absent.ABSENT;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec.EmptyColumn;
import dev.zmem.model.FigureSpec.Unit;
import dev.zmem.model.MemoryFigures;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * The columns of a batch that hold figures: KiB, or what else the figure counts, and 1 more; 0
 * where there is none. Which figure travels in which column {@link Figure} says. One use.
 */
final class FigureColumnReader {
  private static final List<Figure> FIGURES = Figure.sent();
  private static final FieldDescriptor[] FIELDS =
      FIGURES.stream().map(FigureColumnReader::field).toArray(FieldDescriptor[]::new);

  /** In the order of the figures; what an empty one says the figure tells. */
  private final List<List<Long>> columns = new ArrayList<>(FIELDS.length);

  private final MemoryFigures.Builder row = MemoryFigures.builder();

  /** Makes the exception that says what is wrong with a column, of its name and the problem. */
  private final BiFunction<String, String, BadFrameException> bad;

  /** Throws what {@code bad} makes of a column that is not as long as the batch. */
  FigureColumnReader(RowBatch batch, int size, BiFunction<String, String, BadFrameException> bad) {
    this.bad = bad;
    for (int index = 0; index < FIELDS.length; index++) {
      @SuppressWarnings("unchecked") // a repeated uint64
      List<Long> column = (List<Long>) batch.getField(FIELDS[index]);
      boolean mayBeEmpty = FIGURES.get(index).spec().emptyColumn() != EmptyColumn.REFUSED;
      if (column.size() != size && !(mayBeEmpty && column.isEmpty())) {
        throw bad.apply(
            FIELDS[index].getName(), column.size() + " entries (expected: " + size + ")");
      }
      columns.add(column);
    }
  }

  /** The figures of row {@code index}. */
  MemoryFigures figures(int index) {
    row.clear();
    for (int number = 0; number < FIELDS.length; number++) {
      List<Long> column = columns.get(number);
      Figure figure = FIGURES.get(number);
      if (!column.isEmpty()) {
        row.set(figure, value(figure, FIELDS[number].getName(), column.get(index)));
      } else if (figure.spec().emptyColumn() == EmptyColumn.ABSENT) {
        row.set(figure, ABSENT);
      } else {
        Figure impliedBy = figure.impliedBy(); // which comes before it
        row.set(figure, impliedBy == null ? 0 : row.bytes(impliedBy));
      }
    }
    return row.build();
  }

  private long value(Figure figure, String column, long plus1) {
    Unit unit = figure.spec().unit();
    if (plus1 < 0 || plus1 > unit.mostOnWire()) {
      throw bad.apply(column, plus1 + " (expected: 0 to " + unit.mostOnWire() + ")");
    }
    return plus1 == 0 ? ABSENT : (plus1 - 1) * unit.wireStep();
  }

  private static FieldDescriptor field(Figure figure) {
    return Objects.requireNonNull(
        RowBatch.getDescriptor().findFieldByName(Objects.requireNonNull(figure.spec().column())),
        () -> "ingest.proto has no column for " + figure);
  }
}
