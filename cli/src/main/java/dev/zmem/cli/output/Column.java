package dev.zmem.cli.output;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column of a report.
 *
 * @param title in tables
 * @param key in JSON and CSV, with its unit
 * @param kind how a cell is shown to people
 * @param shown from which detail on
 * @param value a row's cell: a Long, Double, Boolean or String, or null when absent
 * @param look what tables do beyond that
 */
public record Column<R>(
    String title,
    String key,
    Kind kind,
    Detail shown,
    Function<R, @Nullable Object> value,
    Look<R> look) {

  /** A column that is nothing but its values. */
  public Column(
      String title, String key, Kind kind, Detail shown, Function<R, @Nullable Object> value) {
    this(title, key, kind, shown, value, new Look<>(row -> "", row -> null, 0, false, ""));
  }

  /**
   * How a table shows a column.
   *
   * @param mark stands before a row's cell, such as {@code ~} before an estimate; may be empty
   * @param instead shown where a row's value is absent; may be null too
   * @param leftOut which columns a narrow terminal does without: the highest first, 0 never
   * @param ifAny whether the column is left out where no row has a value
   * @param sortName by what name tables are sorted by it; empty where they are not
   */
  public record Look<R>(
      Function<R, String> mark,
      Function<R, @Nullable Object> instead,
      int leftOut,
      boolean ifAny,
      String sortName) {}

  /** The same with a mark before cells. */
  public Column<R> marked(Function<R, String> mark) {
    return with(new Look<>(mark, look.instead, look.leftOut, look.ifAny, look.sortName));
  }

  /** The same with something else where a value is absent. */
  public Column<R> instead(Function<R, @Nullable Object> instead) {
    return with(new Look<>(look.mark, instead, look.leftOut, look.ifAny, look.sortName));
  }

  /** The same, left out of narrow tables as one of the first, the higher the number. */
  public Column<R> leftOut(int order) {
    return with(new Look<>(look.mark, look.instead, order, look.ifAny, look.sortName));
  }

  /** The same, left out of tables where no row has a value. */
  public Column<R> ifAny() {
    return with(new Look<>(look.mark, look.instead, look.leftOut, true, look.sortName));
  }

  /** The column that a table is sorted by: always shown, with an arrow in its title. */
  public Column<R> sorted(boolean reverse) {
    boolean ascending = reverse != kind.isText();
    Look<R> always = new Look<>(look.mark, look.instead, 0, false, look.sortName);
    return new Column<>(title + (ascending ? "↑" : "↓"), key, kind, Detail.TABLE, value, always);
  }

  /** The same in every table: it was asked for. */
  public Column<R> always() {
    return new Column<>(
        title,
        key,
        kind,
        Detail.TABLE,
        value,
        new Look<>(look.mark, look.instead, 0, false, look.sortName));
  }

  private Column<R> with(Look<R> newLook) {
    return new Column<>(title, key, kind, shown, value, newLook);
  }

  /** What people see in a row's cell: the value, or what stands instead. */
  @Nullable Object seen(R row) {
    Object given = value.apply(row);
    return given == null ? look.instead.apply(row) : given;
  }

  /** How a cell is shown to people. */
  public enum Kind {
    /** IEC units, one for the whole column, right-aligned. */
    BYTES,
    /** The same a second. */
    BYTES_PER_SECOND,
    /** A number, right-aligned. */
    COUNT,
    /** Seconds, shown as an age ({@code 3m10s}), right-aligned. */
    SECONDS,
    /** Microseconds, likewise. */
    MICROS,
    /** Percent, right-aligned. */
    PERCENT,
    /** Left-aligned. */
    TEXT,
    /** A command line, left-aligned; tables begin with its {@link TellingPart}. */
    COMMAND;

    boolean isBytes() {
      return this == BYTES || this == BYTES_PER_SECOND;
    }

    boolean isText() {
      return this == TEXT || this == COMMAND;
    }
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
