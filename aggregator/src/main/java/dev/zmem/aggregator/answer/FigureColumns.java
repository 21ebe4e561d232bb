package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec;
import dev.zmem.model.FigureSpec.Detail;
import java.util.ArrayList;
import java.util.List;

/** The columns of figures, one for each {@link Figure} that tables or data show, in its order. */
final class FigureColumns {
  /** Of the last of them. */
  static final String LAST_KEY = "swap_error_bytes";

  private static final ColumnSpec SWAP_ERROR =
      new ColumnSpec(
          "SWAP ERROR",
          LAST_KEY,
          Kind.BYTES,
          Detail.DATA,
          "How far SWAP may be off, as the sum of the bounds of its estimates.");

  private FigureColumns() {}

  static List<Column<TableRow>> all() {
    List<Column<TableRow>> columns = new ArrayList<>();
    for (Figure figure : Figure.all()) {
      FigureSpec.Shown shown = figure.spec().table();
      if (shown != null) {
        columns.add(
            new Column<>(
                spec(figure, shown),
                figure == Figure.RAM
                    ? FigureColumns::ram
                    : (row, cell) -> figure(figure, row, cell)));
      }
    }
    columns.add(new Column<>(SWAP_ERROR, FigureColumns::swapError));
    return columns;
  }

  private static ColumnSpec spec(Figure figure, FigureSpec.Shown shown) {
    String sortName = shown.sortName();
    return new ColumnSpec(
        shown.title(),
        shown.key(),
        figure.spec().unit().isBytes() ? Kind.BYTES : Kind.COUNT,
        shown.detail(),
        shown.leftOut(),
        false,
        sortName == null ? "" : sortName,
        shown.help());
  }

  private static void ram(TableRow row, Cell cell) {
    ram(row.sums(), cell);
  }

  /** The RAM of a sum, or the RSS of its processes where none has PSS. */
  static void ram(MemorySum sum, Cell cell) {
    // without PSS, having no huge pages is not having no memory
    if (sum.bytes(Figure.PSS) >= 0 || sum.bytes(Figure.HUGETLB) > 0) {
      cell.number(sum.bytes(Figure.RAM));
      cell.mark(Marks.of(sum.kinds().withoutPss() > 0, sum.isEstimate(Figure.RAM)));
    } else {
      cell.instead(sum.kinds().withoutPssRssBytes(), Marks.RSS_INSTEAD);
    }
  }

  private static void figure(Figure figure, TableRow row, Cell cell) {
    figure(figure, row.sums(), row.swapIncomplete(), cell);
  }

  /**
   * A figure of a sum.
   *
   * @param swapIncomplete whether processes without PSS are on hosts that use swap
   */
  static void figure(Figure figure, MemorySum sum, boolean swapIncomplete, Cell cell) {
    long bytes = sum.bytes(figure);
    switch (figure.spec().unit()) {
      case BYTES, ADDRESSES -> cell.figure(bytes);
      case HUNDREDTHS_A_SECOND -> cell.hundredths(bytes);
      case SCORE, SIGNED_SCORE -> {
        if (bytes >= 0) {
          cell.number(bytes + figure.spec().unit().zero());
        }
      }
    }
    boolean lacks =
        switch (figure.spec().lacks()) {
          case NOTHING -> false;
          case PROCESSES_WITHOUT_PSS -> sum.kinds().withoutPss() > 0 || sum.lacksSome(figure);
          case SOME_WHERE_ANY ->
              bytes > 0 && (sum.kinds().withoutPss() > 0 || sum.lacksSome(figure));
          case SWAP_OF_PROCESSES_WITHOUT_PSS -> swapIncomplete;
          case PROCESSES_WITHOUT_IT -> sum.lacksSome(figure);
        };
    cell.mark(Marks.of(lacks, sum.isEstimate(figure)));
  }

  private static void swapError(TableRow row, Cell cell) {
    if (row.sums().bytes(Figure.SWAP_SHOWN) >= 0) {
      cell.number(row.sums().swapErrorBytes());
    }
  }
}
