package dev.zmem.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows that add up, as a table: the part's name for a title, and what they add up to below. */
public final class PartTable {
  /** The number of a row that the answer has not: all of the part. */
  public static final int TOTAL = -1;

  private static final double ALL_PERCENT = 100;

  private PartTable() {}

  /**
   * The columns of a part.
   *
   * @param shown as they are without a total
   * @param whole what the rows add up to
   */
  public static List<Column<Integer>> columns(
      List<Column<Integer>> shown, String part, @Nullable Object whole) {
    List<Column<Integer>> columns = new ArrayList<>();
    for (Column<Integer> column : shown) {
      Object total =
          switch (column.key()) {
            case "title" -> "TOTAL";
            case "bytes" -> whole;
            case "percent" -> ALL_PERCENT;
            case "holds" -> "";
            default -> null;
          };
      String title = column.key().equals("title") ? part.toUpperCase(Locale.ROOT) : column.title();
      columns.add(withTotal(column, title, total));
    }
    return columns;
  }

  private static Column<Integer> withTotal(
      Column<Integer> column, String title, @Nullable Object total) {
    Function<Integer, @Nullable Object> value =
        row -> row == TOTAL ? total : column.value().apply(row);
    return new Column<Integer>(title, column.key(), column.kind(), column.shown(), value)
        .marked(row -> row == TOTAL ? "" : column.look().mark().apply(row));
  }
}
