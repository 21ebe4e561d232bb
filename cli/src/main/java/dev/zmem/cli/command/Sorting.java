package dev.zmem.cli.command;

import dev.zmem.cli.output.Column;
import java.util.List;

/**
 * What a table is sorted by.
 *
 * @param sortName the column's
 * @param reverse the other way round
 */
public record Sorting(String sortName, boolean reverse) {

  /** The columns, of which the one sorted by is always shown and says so. */
  public <R> List<Column<R>> mark(List<Column<R>> columns) {
    return columns.stream()
        .map(column -> column.look().sortName().equals(sortName) ? column.sorted(reverse) : column)
        .toList();
  }
}
