package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.text.EditDistance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The order of the list of hosts by one of its columns: numbers descending, texts ascending, or the
 * other way round; hosts without the figure last in any case, and equal ones by name.
 */
final class HostOrder {
  /** Longest word whose neighbours are looked for. */
  private static final int MAX_WORD = 64;

  private HostOrder() {}

  /** A host and its cell in the column. */
  private record Keyed(HostRow row, boolean isAbsent, boolean isText, double number, String text) {
    static Keyed of(HostRow row, Column<HostRow> column, Cell cell) {
      column.read(row, cell);
      Cell.Type type = cell.type();
      return new Keyed(
          row,
          type == Cell.Type.ABSENT || type == Cell.Type.PARTS,
          type == Cell.Type.TEXT,
          type == Cell.Type.DECIMAL ? cell.decimal() : cell.number(),
          type == Cell.Type.TEXT ? cell.text() : "");
    }

    int compareValue(Keyed other) {
      return isText ? text.compareTo(other.text) : Double.compare(other.number, number);
    }
  }

  /**
   * The rows in order.
   *
   * @param word the column, by its title or key; empty to leave them as they are
   */
  static List<HostRow> sorted(List<HostRow> rows, String word, boolean reverse) {
    if (word.isEmpty() && !reverse) {
      return rows;
    }
    Column<HostRow> column = column(word.isEmpty() ? "host" : word);
    Cell cell = new Cell();
    List<Keyed> keyed = new ArrayList<>(rows.size());
    rows.forEach(row -> keyed.add(Keyed.of(row, column, cell)));
    Comparator<Keyed> order = Keyed::compareValue;
    keyed.sort(
        Comparator.comparing(Keyed::isAbsent)
            .thenComparing(reverse ? order.reversed() : order)
            .thenComparing(one -> one.row().name()));
    return keyed.stream().map(Keyed::row).toList();
  }

  private static Column<HostRow> column(String word) {
    String wanted = plain(word);
    List<Column<HostRow>> all = HostColumns.all();
    List<String> titles = new ArrayList<>(all.size());
    for (Column<HostRow> column : all) {
      if (plain(column.spec().title()).equals(wanted)
          || plain(column.spec().key()).equals(wanted)) {
        return column;
      }
      if (column.spec().detail() != Detail.DATA) {
        titles.add(plain(column.spec().title()));
      }
    }
    String near = word.length() > MAX_WORD ? null : EditDistance.nearest(wanted, titles);
    throw near == null
        ? BadQueryException.unknownWord("sort_by", word, titles)
        : new BadQueryException("sort_by", "no column '" + word + "' (did you mean " + near + "?)");
  }

  private static String plain(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
  }
}
