package dev.zmem.cli.fleet;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came: columns that say themselves what they are, and cells of them by the number
 * of their row.
 *
 * @param columns left to right
 * @param rows how many
 * @param hasTotal whether columns have a cell behind those of the rows, of the total
 * @param covered what the answer covers
 * @param rowsLeftOut asked for, and left out by the aggregator
 * @param leftOutReason why; empty where none was
 * @param answeredAtMillis when it was made, Unix time
 * @param lastKnown how old the rows are where an agent was asked and did not answer; null elsewhere
 */
public record FleetAnswer(
    List<Column<Integer>> columns,
    int rows,
    boolean hasTotal,
    AnswerCoverage covered,
    long rowsLeftOut,
    String leftOutReason,
    long answeredAtMillis,
    @Nullable Double lastKnown) {

  /** The same, of rows that are so old because the agent did not answer. */
  public FleetAnswer lastKnown(double ageSeconds) {
    return new FleetAnswer(
        columns, rows, hasTotal, covered, rowsLeftOut, leftOutReason, answeredAtMillis, ageSeconds);
  }

  /** The same, with one more field of what it covers, in data too. */
  public FleetAnswer with(String key, Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(covered.fields());
    fields.put(key, value);
    return covering(new AnswerCoverage(fields, covered.facts()));
  }

  /** The same, with one more fact for sentences. */
  public FleetAnswer withFact(String key, Object value) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>(covered.facts());
    facts.put(key, value);
    return covering(new AnswerCoverage(covered.fields(), facts));
  }

  private FleetAnswer covering(AnswerCoverage other) {
    return new FleetAnswer(
        columns, rows, hasTotal, other, rowsLeftOut, leftOutReason, answeredAtMillis, lastKnown);
  }

  /**
   * As it is printed.
   *
   * @param rowsKey name of the list of rows in JSON
   * @param shown its columns, as they are to be shown
   */
  public Report<Integer> report(String rowsKey, List<Column<Integer>> shown) {
    return new Report<>(
        rowsKey, shown, numbers().boxed().toList(), hasTotal ? rows : null, covered.fields());
  }

  /** Whether those that were asked for are gone: hosts report, and none of them is there. */
  public boolean hasNoneLeft() {
    return rows == 0
        && covered.number("rows_below_min") == 0
        && covered.number("hosts_reporting") > 0;
  }

  /** The numbers of the rows. */
  public IntStream numbers() {
    return IntStream.range(0, rows);
  }

  /** Whether a column has a value in any row. */
  public boolean hasAny(Column<Integer> column) {
    return numbers().anyMatch(row -> column.value().apply(row) != null);
  }

  /** The texts of a column, row by row; none where there is no such column. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Column<Integer> column : columns) {
      if (column.key().equals(key)) {
        for (int row = 0; row < rows; row++) {
          texts.add(String.valueOf(column.value().apply(row)));
        }
      }
    }
    return texts;
  }
}
