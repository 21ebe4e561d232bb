package dev.zmem.cli.output;

import dev.zmem.program.ByteSizes;
import dev.zmem.program.Escapes;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports for people: aligned columns, IEC units, {@code -} for what is absent, {@code ~} before
 * estimates.
 */
final class TableText {
  private static final String GAP = "  ";
  private static final String ABSENT = "-";

  /** A name is not cut shorter than this to fit a terminal. */
  private static final int MIN_LAST_WIDTH = 20;

  private TableText() {}

  static <R> void print(Report<R> report, Column.Detail detail, Printer printer, PrintWriter out) {
    List<Column<R>> columns =
        report.columns().stream().filter(column -> column.shown().compareTo(detail) <= 0).toList();
    List<List<String>> lines = new ArrayList<>();
    if (printer.headers()) {
      lines.add(columns.stream().map(Column::title).toList());
    }
    report.rows().forEach(row -> lines.add(cells(columns, row)));
    R total = report.total();
    if (total != null) {
      lines.add(cells(columns, total));
    }
    int[] widths = widths(columns.size(), lines);
    for (int line = 0; line < lines.size(); line++) {
      if (total != null && line == lines.size() - 1 && !report.rows().isEmpty()) {
        out.println(rule(widths, columns.getLast(), printer.width()));
      }
      out.println(line(columns, lines.get(line), widths, printer.width()));
    }
  }

  private static <R> List<String> cells(List<Column<R>> columns, R row) {
    List<String> cells = new ArrayList<>(columns.size());
    for (Column<R> column : columns) {
      Object value = column.value().apply(row);
      String mark = value != null && column.estimated().test(row) ? "~" : "";
      cells.add(mark + cell(column.kind(), value));
    }
    return cells;
  }

  private static String cell(Column.Kind kind, @Nullable Object value) {
    if (value == null) {
      return ABSENT;
    }
    return switch (kind) {
      case BYTES -> ByteSizes.print(((Number) value).longValue());
      case COUNT -> value.toString();
      case SECONDS -> seconds(((Number) value).doubleValue());
      case PERCENT -> Decimals.one(((Number) value).doubleValue()) + "%";
      case TEXT -> text(value.toString());
      case COMMAND -> text(TellingPart.of(value.toString()));
    };
  }

  /** What is called {@code -} is quoted: a bare one says that there is nothing. */
  private static String text(String value) {
    return value.equals(ABSENT) ? "'-'" : Escapes.escape(value);
  }

  /** {@code 3.2s}, {@code 12s}, {@code 12min}, {@code 3.1h}. */
  static String seconds(double seconds) {
    if (seconds < 120) {
      return seconds < 9.95 ? Decimals.one(seconds) + "s" : Math.round(seconds) + "s";
    }
    return seconds < 7200 ? Math.round(seconds / 60) + "min" : Decimals.one(seconds / 3600) + "h";
  }

  private static int[] widths(int columns, List<List<String>> lines) {
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], length(line.get(column)));
      }
    }
    return widths;
  }

  private static <R> String line(
      List<Column<R>> columns, List<String> cells, int[] widths, int terminalWidth) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      Column.Kind kind = columns.get(column).kind();
      boolean left = kind == Column.Kind.TEXT || kind == Column.Kind.COMMAND;
      boolean last = column == cells.size() - 1;
      String cell = cells.get(column);
      if (last && terminalWidth > 0) {
        cell = cut(cell, Math.max(MIN_LAST_WIDTH, terminalWidth - length(text.toString())));
      }
      String padding = " ".repeat(Math.max(0, widths[column] - length(cell)));
      text.append(left ? cell : padding + cell);
      if (!last) {
        text.append(left ? padding + GAP : GAP);
      }
    }
    return text.toString();
  }

  /** Up to the last column's title: what stands there may be a thousand characters long. */
  private static <R> String rule(int[] widths, Column<R> last, int terminalWidth) {
    int width = GAP.length() * (widths.length - 1) + length(last.title());
    for (int column = 0; column < widths.length - 1; column++) {
      width += widths[column];
    }
    return "-".repeat(terminalWidth > 0 ? Math.min(width, terminalWidth) : width);
  }

  private static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
