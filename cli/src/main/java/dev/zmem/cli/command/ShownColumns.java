package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.ColumnWords;
import dev.zmem.cli.output.SizeUnit;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.EditDistance;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of an answer are shown, and whether their sizes are shares of what there is.
 *
 * @param words the columns that were asked for; empty for those that the form of output has
 * @param unit the unit of sizes
 * @param isForTables whether people read them: of two columns of a name the one of tables is meant
 */
public record ShownColumns(List<String> words, SizeUnit unit, boolean isForTables) {
  private static final double PERCENT = 100;

  /** Of tables. */
  public ShownColumns(List<String> words, SizeUnit unit) {
    this(words, unit, true);
  }

  /** Of an answer; a {@link ProgramException} where it has no such column. */
  public List<Column<Integer>> of(FleetAnswer answer) {
    List<Column<Integer>> columns = answer.columns();
    Set<Column<Integer>> chosen = new LinkedHashSet<>();
    for (String word : words) {
      Column<Integer> column = isForTables ? ColumnWords.find(word, ofTables(columns)) : null;
      column = column == null ? ColumnWords.find(word, columns) : column;
      if (column == null) {
        throw new ProgramException(ExitCode.USAGE, unknown(word, columns));
      }
      chosen.add(column.always());
    }
    List<Column<Integer>> shown = words.isEmpty() ? columns : List.copyOf(chosen);
    return unit == SizeUnit.PERCENT ? shares(shown, answer) : shown;
  }

  private static List<Column<Integer>> ofTables(List<Column<Integer>> columns) {
    return columns.stream().filter(column -> column.shown() != Column.Detail.DATA).toList();
  }

  private static String unknown(String word, List<Column<Integer>> columns) {
    List<String> known = ColumnWords.all(columns);
    String near = EditDistance.nearest(word.strip().toLowerCase(Locale.ROOT), known);
    return "--columns: no column '"
        + Escapes.escape(word)
        + "' here"
        + (near == null ? "" : " (did you mean " + near + "?)")
        + (near == null ? "; there are " + String.join(", ", known) + " and those of data" : "");
  }

  private static List<Column<Integer>> shares(List<Column<Integer>> columns, FleetAnswer answer) {
    List<Column<Integer>> shares = new ArrayList<>(columns.size());
    for (Column<Integer> column : columns) {
      shares.add(column.kind() == Kind.BYTES ? share(column, answer) : column);
    }
    return shares;
  }

  private static Column<Integer> share(Column<Integer> column, FleetAnswer answer) {
    String whole = isOfSwap(column.key()) ? "swap_total_bytes" : "mem_total_bytes";
    Column<Integer> ofEach = ColumnWords.find(whole, answer.columns());
    Object matched = answer.covered().value("matched_" + whole);
    // older aggregators tell the memory of those that report
    Object ofAll = matched == null ? answer.covered().value("fleet_" + whole) : matched;
    return new Column<>(
        column.title(),
        column.key(),
        Kind.PERCENT,
        column.shown(),
        row -> percent(column.value().apply(row), whole(ofEach, ofAll, row)),
        new Column.Look<>(
            column.look().mark(),
            row -> percent(column.look().instead().apply(row), whole(ofEach, ofAll, row)),
            column.look().leftOut(),
            column.look().ifAny(),
            column.look().sortName()));
  }

  /** Zswap lies in memory. */
  private static boolean isOfSwap(String key) {
    return key.contains("swap") && !key.startsWith("zswap");
  }

  /** Of the row's own host where the table is of hosts, else of all that were asked for. */
  private static @Nullable Object whole(
      @Nullable Column<Integer> ofEach, @Nullable Object ofAll, int row) {
    return ofEach == null ? ofAll : ofEach.value().apply(row);
  }

  private static @Nullable Object percent(@Nullable Object size, @Nullable Object whole) {
    return size instanceof Number part && whole instanceof Number all && all.doubleValue() > 0
        ? (Object) (part.doubleValue() / all.doubleValue() * PERCENT)
        : null;
  }
}
