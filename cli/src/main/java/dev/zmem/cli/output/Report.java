package dev.zmem.cli.output;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command prints.
 *
 * @param rowsKey name of the list of rows in JSON
 * @param columns left to right
 * @param rows top to bottom
 * @param total the totals line, or null where there is none
 * @param coverage what the answer covers, by JSON key
 * @param answeredAtMillis when the answer was made, Unix time; 0 when that is not known
 */
public record Report<R>(
    String rowsKey,
    List<Column<R>> columns,
    List<R> rows,
    @Nullable R total,
    Map<String, @Nullable Object> coverage,
    long answeredAtMillis) {

  /** A report of an answer of which nobody knows when it was made. */
  public Report(
      String rowsKey,
      List<Column<R>> columns,
      List<R> rows,
      @Nullable R total,
      Map<String, @Nullable Object> coverage) {
    this(rowsKey, columns, rows, total, coverage, 0);
  }

  /**
   * The same with when the answer was made.
   *
   * @param leftOut processes that were seen and are in no figure: the program that asks
   */
  public Report<R> answered(long atMillis, int leftOut) {
    Map<String, @Nullable Object> covered = new LinkedHashMap<>(coverage);
    covered.put("zmemctl_left_out", leftOut);
    return new Report<>(rowsKey, columns, rows, total, covered, atMillis);
  }

  /** When the answer was made, {@code 2026-01-01T00:00:00.123Z} (RFC 3339); null if not known. */
  @Nullable String time() {
    return answeredAtMillis == 0 ? null : Instant.ofEpochMilli(answeredAtMillis).toString();
  }
}
