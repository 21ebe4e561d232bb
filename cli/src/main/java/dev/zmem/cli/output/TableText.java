package dev.zmem.cli.output;

import dev.zmem.text.TextWidth;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports for people: aligned columns that fit the terminal. A narrow one does without some, and
 * has long names cut; a wide table has all of them.
 */
final class TableText {
  private static final String GAP = "  ";

  /** A name at the end of the line is not cut shorter than this to fit a terminal. */
  private static final int MIN_NAME_WIDTH = 20;

  /** One at its beginning, which is followed by its figures. */
  private static final int MIN_FIRST_NAME_WIDTH = 12;

  /** A column that is left out makes room for names up to this part of the line. */
  private static final int NAME_PART = 3;

  private TableText() {}

  static <R> void print(Report<R> report, Column.Detail detail, Printer printer, PrintWriter out) {
    List<Column<R>> columns = new ArrayList<>();
    for (Column<R> column : report.columns()) {
      if (column.shown().compareTo(detail) <= 0
          && !(column.look().ifAny() && isEmpty(report, column))) {
        columns.add(column);
      }
    }
    if (columns.isEmpty()) {
      return; // whoever answered has nothing to show
    }
    R total = report.total();
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(column -> printer.symbols().in(column.title())).toList());
    lines.addAll(TableCells.of(columns, report.rows(), total, printer));
    if (!printer.headers()) {
      lines.removeFirst();
    }
    Layout<R> layout = new Layout<>(columns, lines);
    int width = detail == Column.Detail.TABLE ? printer.width() : 0;
    layout.fit(width);
    layout.cutNames(width, printer.symbols().in("…"));
    for (int line = 0; line < lines.size(); line++) {
      if (total != null && line == lines.size() - 1 && !report.rows().isEmpty()) {
        out.println(layout.rule(width));
      }
      out.println(layout.line(lines.get(line)));
    }
  }

  private static <R> boolean isEmpty(Report<R> report, Column<R> column) {
    R total = report.total();
    return report.rows().stream().allMatch(row -> column.seen(row) == null)
        && (total == null || column.seen(total) == null);
  }

  /** Which columns are shown, and how wide. One thread. */
  private static final class Layout<R> {
    private final List<Column<R>> columns;
    private final List<List<String>> lines;
    private final int[] widths;
    private final boolean[] hidden;

    /** The column whose cells may be cut: the last if it is text, else the first. */
    private final int name;

    private final int least;

    Layout(List<Column<R>> columns, List<List<String>> lines) {
      this.columns = columns;
      this.lines = lines;
      this.hidden = new boolean[columns.size()];
      this.name = columns.getLast().kind().isText() ? columns.size() - 1 : 0;
      this.least = name == 0 && columns.size() > 1 ? MIN_FIRST_NAME_WIDTH : MIN_NAME_WIDTH;
      this.widths = new int[columns.size()];
      for (List<String> line : lines) {
        for (int column = 0; column < widths.length; column++) {
          widths[column] = Math.max(widths[column], length(line.get(column)));
        }
      }
    }

    /** Hides columns until the others fit a line of this width; 0 for any. */
    void fit(int width) {
      int wanted = Math.min(widths[name], Math.max(least, width / NAME_PART));
      while (width > 0 && besideName() + wanted > width) {
        int most = -1;
        for (int column = 0; column < widths.length; column++) {
          if (!hidden[column]
              && leftOut(column) > 0
              && (most < 0 || leftOut(column) >= leftOut(most))) {
            most = column;
          }
        }
        if (most < 0) {
          return;
        }
        hidden[most] = true;
      }
    }

    private int leftOut(int column) {
      return columns.get(column).look().leftOut();
    }

    /** Width of all but the name, with the gaps. */
    private int besideName() {
      int width = 0;
      for (int column = 0; column < widths.length; column++) {
        width += hidden[column] || column == name ? 0 : widths[column] + GAP.length();
      }
      return width;
    }

    void cutNames(int width, String sign) {
      int room = Math.max(least, width - besideName());
      if (width <= 0 || widths[name] <= room) {
        return;
      }
      widths[name] = room;
      CutNames cut =
          columns.get(name).kind() == Column.Kind.COMMAND
              ? CutNames.atEnd(room, sign)
              : CutNames.telling(lines.stream().map(line -> line.get(name)).toList(), room, sign);
      for (int line = 0; line < lines.size(); line++) {
        List<String> cells = new ArrayList<>(lines.get(line));
        cells.set(name, cut.cut(cells.get(name)));
        lines.set(line, cells);
      }
    }

    String line(List<String> cells) {
      StringBuilder text = new StringBuilder();
      String padding = "";
      for (int column = 0; column < widths.length; column++) {
        if (hidden[column]) {
          continue;
        }
        String cell = cells.get(column);
        String fill = " ".repeat(Math.max(0, widths[column] - length(cell)));
        boolean left = columns.get(column).kind().isText();
        text.append(padding).append(left ? "" : fill).append(cell);
        padding = (left ? fill : "") + GAP;
      }
      return text.toString().stripTrailing(); // an empty last cell
    }

    /** Up to the last column's title: what stands there may be a thousand characters long. */
    String rule(int terminalWidth) {
      int last = widths.length - 1;
      int width = length(columns.get(last).title());
      for (int column = 0; column < last; column++) {
        width += hidden[column] ? 0 : widths[column] + GAP.length();
      }
      return "-".repeat(terminalWidth > 0 ? Math.min(width, terminalWidth) : width);
    }
  }

  private static int length(String text) {
    return TextWidth.of(text);
  }
}
