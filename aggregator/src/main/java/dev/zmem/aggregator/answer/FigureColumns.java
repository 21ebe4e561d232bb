package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.SwapTraffic;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.HostFigure;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of figures, one for each {@link Figure} that tables or data show, in its order, and
 * one for each {@link HostFigure}: what the kernel tells of a host.
 */
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

  /** The column of what a host's kernel tells; none where no table shows it. */
  static List<Column<HostRow>> of(HostFigure figure) {
    FigureSpec.Shown shown = figure.table();
    return shown == null ? List.of() : List.of(new Column<>(spec(figure, shown), filling(figure)));
  }

  private static ColumnSpec spec(HostFigure figure, FigureSpec.Shown shown) {
    Kind kind =
        switch (figure.unit()) {
          case BYTES, PAGES -> Kind.BYTES;
          case CENTIPERCENT -> Kind.PERCENT;
          case SECONDS -> Kind.SECONDS;
          case COUNT -> Kind.COUNT;
        };
    ColumnSpec spec =
        new ColumnSpec(shown.title(), shown.key(), kind, shown.detail(), shown.help())
            .leftOut(shown.leftOut());
    return figure.isRare() ? spec.onlyIfAny() : spec;
  }

  private static Column.Filling<HostRow> filling(HostFigure figure) {
    return switch (figure.unit()) {
      case BYTES, SECONDS, COUNT -> (host, cell) -> cell.figure(get(host, figure));
      case PAGES -> (host, cell) -> pages(host, figure, cell);
      case CENTIPERCENT -> (host, cell) -> percent(get(host, figure), cell);
    };
  }

  private static long get(HostRow host, HostFigure figure) {
    HostSnapshot known = host.snapshot();
    if (known == null) {
      return -1;
    }
    return figure == HostFigure.MEM_AVAILABLE_BYTES
        ? known.figures().memAvailableBytes()
        : known.figures().get(figure);
  }

  private static void pages(HostRow row, HostFigure figure, Cell cell) {
    HostSnapshot host = row.snapshot();
    if (host != null && host.figures().get(figure) >= 0) {
      cell.number(host.figures().get(figure) * SwapTraffic.pageBytes(host.figures()));
    }
  }

  private static void percent(long hundredths, Cell cell) {
    if (hundredths >= 0) {
      cell.decimal(hundredths / 100.0);
    }
  }
}
