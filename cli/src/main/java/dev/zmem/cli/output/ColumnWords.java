package dev.zmem.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words by which a person names a column: its title, such as {@code %ram} or {@code swap-total}
 * in any case, its name for sorting, or its key in data. Pure.
 */
public final class ColumnWords {
  private ColumnWords() {}

  /** The column that a word names; null for none. */
  public static <R> @Nullable Column<R> find(String word, List<Column<R>> columns) {
    String wanted = plain(word);
    for (Column<R> column : columns) {
      if (plain(column.title()).equals(wanted)
          || plain(column.key()).equals(wanted)
          || !wanted.isEmpty() && column.look().sortName().equals(wanted)) {
        return column;
      }
    }
    return null;
  }

  /** A word for each column that tables have, left to right. */
  public static <R> List<String> all(List<Column<R>> columns) {
    List<String> words = new ArrayList<>(columns.size());
    for (Column<R> column : columns) {
      if (column.shown() != Column.Detail.DATA) {
        words.add(plain(column.title()));
      }
    }
    return words;
  }

  private static String plain(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
  }
}
