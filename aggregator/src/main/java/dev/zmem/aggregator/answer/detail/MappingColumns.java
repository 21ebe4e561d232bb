package dev.zmem.aggregator.answer.detail;

import dev.zmem.aggregator.answer.Cell;
import dev.zmem.aggregator.answer.Column;
import dev.zmem.aggregator.answer.ColumnSpec;
import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.answer.Marks;
import dev.zmem.aggregator.detail.MappingRow;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.MappingFigure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The columns of mappings, and the orders of their rows. */
final class MappingColumns {
  private static final String NAME = "name";

  private static final ColumnSpec AVERAGE =
      new ColumnSpec(
              "AVG PSS", "average_pss_bytes", Kind.BYTES, Detail.TABLE, "PSS by the processes.")
          .sortedBy("avgpss")
          .leftOut(2);
  private static final ColumnSpec PROCESSES =
      new ColumnSpec("COUNT", "processes", Kind.COUNT, Detail.TABLE, "Processes that map it.")
          .sortedBy("count");
  private static final ColumnSpec MAPPINGS =
      new ColumnSpec(
              "MAPS",
              "mappings",
              Kind.COUNT,
              Detail.WIDE,
              "Mappings of that name in all of these processes.")
          .sortedBy("maps");
  private static final ColumnSpec WITHOUT_PSS =
      new ColumnSpec(
          "LACK PSS",
          "without_pss",
          Kind.COUNT,
          Detail.DATA,
          "Of the processes, those whose PSS is the least it can be: what nobody shares.");
  private static final ColumnSpec ESTIMATED =
      new ColumnSpec(
          "ESTIMATED",
          "estimated",
          Kind.COUNT,
          Detail.DATA,
          "Of the processes, those whose figures are estimates.");
  private static final ColumnSpec MAPPING =
      new ColumnSpec(
              "MAPPING",
              NAME,
              Kind.TEXT,
              Detail.TABLE,
              "A file or library, or what the kernel or the program calls the memory.")
          .sortedBy(NAME);

  private MappingColumns() {}

  /** All of them, left to right. */
  static List<Column<MappingRow>> all() {
    List<Column<MappingRow>> columns = new ArrayList<>();
    for (MappingFigure figure : MappingFigure.all()) {
      columns.add(new Column<>(spec(figure), (row, cell) -> figure(figure, row, cell)));
      if (figure == MappingFigure.PSS) {
        columns.add(new Column<>(AVERAGE, MappingColumns::average));
      }
    }
    columns.add(new Column<>(PROCESSES, (row, cell) -> cell.number(row.processes())));
    columns.add(new Column<>(MAPPINGS, (row, cell) -> cell.number(row.mappings())));
    columns.add(new Column<>(WITHOUT_PSS, (row, cell) -> cell.number(row.withoutPss())));
    columns.add(new Column<>(ESTIMATED, (row, cell) -> cell.number(row.estimated())));
    columns.add(
        new Column<>(
            MAPPING,
            (row, cell) -> {
              if (!row.name().isEmpty()) {
                cell.text(row.name());
              }
            }));
    return columns;
  }

  /** The names of orders. */
  static List<String> sortNames() {
    return all().stream()
        .map(column -> column.spec().sortName())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * The order of a name, empty for PSS: numbers descending, absent ones last; names ascending. A
   * {@link BadQueryException} where there is none.
   */
  static Comparator<MappingRow> order(String sortName, boolean reverse) {
    String name = sortName.isEmpty() ? MappingFigure.PSS.sortName() : sortName;
    Comparator<MappingRow> byName = Comparator.comparing(MappingRow::name);
    if (name.equals(NAME)) {
      return reverse ? byName.reversed() : byName;
    }
    ToLongFunction<MappingRow> value = value(name);
    if (value == null) {
      throw BadQueryException.unknownWord("sort_by", name, sortNames());
    }
    Comparator<MappingRow> byValue = Comparator.comparingLong(value);
    Comparator<MappingRow> absentLast = Comparator.comparing(row -> value.applyAsLong(row) < 0);
    return absentLast.thenComparing(reverse ? byValue : byValue.reversed()).thenComparing(byName);
  }

  private static @Nullable ToLongFunction<MappingRow> value(String name) {
    for (MappingFigure figure : MappingFigure.all()) {
      if (figure.sortName().equals(name)) {
        return row -> row.bytes(figure);
      }
    }
    return switch (name) {
      case "avgpss" -> MappingColumns::averageBytes;
      case "count" -> MappingRow::processes;
      case "maps" -> MappingRow::mappings;
      default -> null;
    };
  }

  private static ColumnSpec spec(MappingFigure figure) {
    boolean isUsual =
        switch (figure) {
          case PSS, USS, RSS, SWAP -> true;
          case ANONYMOUS, SWAP_PSS, HUGETLB, LAZY_FREE, LOCKED, SIZE -> false;
        };
    ColumnSpec spec =
        new ColumnSpec(
                figure.title(),
                figure.key(),
                Kind.BYTES,
                isUsual ? Detail.TABLE : Detail.WIDE,
                figure.help())
            .sortedBy(figure.sortName());
    return figure == MappingFigure.SWAP || figure == MappingFigure.RSS ? spec.leftOut(1) : spec;
  }

  private static void figure(MappingFigure figure, MappingRow row, Cell cell) {
    cell.figure(row.bytes(figure));
    cell.mark(
        Marks.of(
            figure == MappingFigure.PSS && row.withoutPss() > 0,
            row.estimated() > 0 && figure != MappingFigure.SIZE));
  }

  private static void average(MappingRow row, Cell cell) {
    cell.figure(averageBytes(row));
    cell.mark(Marks.of(row.withoutPss() > 0, row.estimated() > 0));
  }

  private static long averageBytes(MappingRow row) {
    long pss = row.bytes(MappingFigure.PSS);
    return pss < 0 || row.processes() <= 0 ? -1 : pss / row.processes();
  }
}
