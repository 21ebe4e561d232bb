package dev.zmem.agent.export;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec.EmptyColumn;
import dev.zmem.model.FigureSpec.Unit;
import dev.zmem.model.MemoryFigures;
import dev.zmem.proto.v1.RowBatch;
import java.util.List;
import java.util.Objects;

/**
 * The columns of a batch that hold figures: KiB, or what else the figure counts, and 1 more, so
 * that 0 is absent. Which figure travels in which column {@link Figure} says; one whose column
 * would say nothing new is left out. One use.
 */
final class FigureColumnWriter {
  private static final List<Figure> FIGURES = Figure.sent();
  private static final FieldDescriptor[] FIELDS =
      FIGURES.stream().map(FigureColumnWriter::field).toArray(FieldDescriptor[]::new);

  private final boolean[] tells = new boolean[FIELDS.length];

  /** Adds a row's figures. */
  void add(MemoryFigures figures, RowBatch.Builder batch) {
    for (int index = 0; index < FIELDS.length; index++) {
      Figure figure = FIGURES.get(index);
      long bytes = figures.bytes(figure);
      batch.addRepeatedField(FIELDS[index], onWire(figure.spec().unit(), bytes));
      tells[index] |= bytes != whatAnEmptyColumnSays(figure, figures);
    }
  }

  /** Leaves out the columns that say nothing. */
  void clearEmpty(RowBatch.Builder batch) {
    for (int index = 0; index < FIELDS.length; index++) {
      if (!tells[index] && FIGURES.get(index).spec().emptyColumn() != EmptyColumn.REFUSED) {
        batch.clearField(FIELDS[index]);
      }
    }
  }

  /** A remainder's sum may be beyond what travels. */
  private static long onWire(Unit unit, long value) {
    return value < 0 ? 0 : Math.min(value / unit.wireStep() + 1, unit.mostOnWire());
  }

  /** Nothing, 0, or what the figure that implies it says. */
  private static long whatAnEmptyColumnSays(Figure figure, MemoryFigures figures) {
    if (figure.spec().emptyColumn() == EmptyColumn.ABSENT) {
      return Absent.ABSENT;
    }
    Figure by = figure.impliedBy();
    return by == null ? 0 : figures.bytes(by);
  }

  private static FieldDescriptor field(Figure figure) {
    return Objects.requireNonNull(
        RowBatch.getDescriptor().findFieldByName(Objects.requireNonNull(figure.spec().column())),
        () -> "ingest.proto has no column for " + figure);
  }
}
