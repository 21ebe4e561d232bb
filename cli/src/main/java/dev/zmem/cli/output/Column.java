package dev.zmem.cli.output;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One column of a report.
 *
 * @param title in tables
 * @param key in JSON and CSV, with its unit
 * @param kind how a cell is shown to people
 * @param shown from which detail on
 * @param value a row's cell: a Long, Double or String, or null when absent
 * @param estimated whether a row's cell is an estimate: people see {@code ~} before it
 */
public record Column<R>(
    String title,
    String key,
    Kind kind,
    Detail shown,
    Function<R, @Nullable Object> value,
    Predicate<R> estimated) {

  /** A column without estimates. */
  public Column(
      String title, String key, Kind kind, Detail shown, Function<R, @Nullable Object> value) {
    this(title, key, kind, shown, value, row -> false);
  }

  /** How a cell is shown to people. */
  public enum Kind {
    /** IEC units, right-aligned. */
    BYTES,
    /** A number, right-aligned. */
    COUNT,
    /** Seconds, in the largest unit that fits, right-aligned. */
    SECONDS,
    /** Percent, right-aligned. */
    PERCENT,
    /** Left-aligned. */
    TEXT,
    /** A command line, left-aligned; tables begin with its {@link TellingPart}. */
    COMMAND
  }

  /** From which detail on a column is shown. */
  public enum Detail {
    /** Always. */
    TABLE,
    /** In wide tables and data. */
    WIDE,
    /** In data only. */
    DATA
  }
}
