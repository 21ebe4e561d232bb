package dev.zmem.cli.output;

import java.io.PrintWriter;
import java.util.List;

/** One row of many columns for people: titles and values in lines, as many as fit. */
public final class FactLines {
  private static final String GAP = "   ";

  /** Where the line's width is not known. */
  private static final int USUAL_WIDTH = 100;

  private FactLines() {}

  /** Prints what a table of this one row shows; what is absent is left out. */
  public static <R> void print(List<Column<R>> columns, R row, Printer printer, PrintWriter out) {
    int width = printer.width() > 0 ? printer.width() : USUAL_WIDTH;
    StringBuilder line = new StringBuilder();
    for (Column<R> column : columns) {
      if (column.shown() != Column.Detail.TABLE || column.seen(row) == null) {
        continue;
      }
      String value =
          TableCells.of(List.of(column), List.of(row), null, printer).getFirst().getFirst();
      String fact = column.title() + " " + value;
      if (line.length() > 0 && line.length() + GAP.length() + fact.length() > width) {
        out.println(line);
        line.setLength(0);
      }
      line.append(line.length() > 0 ? GAP : "").append(fact);
    }
    if (line.length() > 0) {
      out.println(line);
    }
  }
}
