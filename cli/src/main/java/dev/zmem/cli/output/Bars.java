package dev.zmem.cli.output;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import java.util.List;
import java.util.Set;

/** A column of bars: each as long as its row's figure is beside the largest row's. Pure. */
public final class Bars {
  /** Characters of the largest row's bar. */
  private static final int LENGTH = 20;

  /** Of a character, from an eighth of it to seven. */
  private static final String EIGHTHS = "▏▎▍▌▋▊▉";

  private static final int PARTS = 8;

  private Bars() {}

  /**
   * The column of a figure's bars.
   *
   * @param rows all rows but a total, which has no bar
   */
  public static <R> Column<R> of(Column<R> figure, List<R> rows) {
    double largest = 0;
    for (R row : rows) {
      largest = Math.max(largest, number(figure, row));
    }
    double most = largest;
    Set<R> withBars = Set.copyOf(rows);
    return new Column<>(
        "",
        "bar",
        Kind.TEXT,
        Detail.TABLE,
        row -> withBars.contains(row) ? bar(number(figure, row), most) : "");
  }

  private static <R> double number(Column<R> figure, R row) {
    return figure.seen(row) instanceof Number number ? number.doubleValue() : 0;
  }

  /** Full blocks and a part of one; something is never nothing. */
  static String bar(double figure, double largest) {
    if (figure <= 0 || largest <= 0) {
      return "";
    }
    int parts = (int) Math.max(1, Math.round(figure / largest * LENGTH * PARTS));
    int rest = parts % PARTS;
    return "█".repeat(parts / PARTS) + (rest == 0 ? "" : EIGHTHS.substring(rest - 1, rest));
  }
}
