package dev.zmem.aggregator.answer;

import dev.zmem.model.FigureSpec.Detail;

/**
 * What is said of a column. Immutable.
 *
 * @param title in tables
 * @param key in data, with its unit
 * @param kind what its cells are, and how people see them
 * @param detail from which form of output on it is shown
 * @param leftOut which columns a narrow terminal does without: the highest first, 0 never
 * @param ifAny whether tables do without it where no row has a value
 * @param sortName by what name tables are sorted by it; empty where they are not
 * @param help a sentence for the legend
 */
public record ColumnSpec(
    String title,
    String key,
    Kind kind,
    Detail detail,
    int leftOut,
    boolean ifAny,
    String sortName,
    String help) {

  /** What a column's cells are. */
  public enum Kind {
    /** A size. */
    BYTES,
    /** A size a second. */
    BYTES_PER_SECOND,
    /** How many. */
    COUNT,
    /** A time; with a fraction or without. */
    SECONDS,
    /** A time in microseconds. */
    MICROS,
    /** A share, 0 to 100. */
    PERCENT,
    /** Words. */
    TEXT,
    /** A command line. */
    COMMAND,
    /** True or false. */
    FLAG,
    /** How many processes are of which kind of figures. */
    KINDS
  }

  /** A column that is always there and no table is sorted by. */
  public ColumnSpec(String title, String key, Kind kind, Detail detail, String help) {
    this(title, key, kind, detail, 0, false, "", help);
  }

  /** The same, left out of narrow tables as one of the first, the higher the number. */
  public ColumnSpec leftOut(int order) {
    return new ColumnSpec(title, key, kind, detail, order, ifAny, sortName, help);
  }

  /** The same, shown from this form of output on. */
  ColumnSpec shown(Detail from) {
    return new ColumnSpec(title, key, kind, from, leftOut, ifAny, sortName, help);
  }

  /** The same, left out of tables where no row has a value. */
  ColumnSpec onlyIfAny() {
    return new ColumnSpec(title, key, kind, detail, leftOut, true, sortName, help);
  }

  /** The same, by which tables can be sorted. */
  public ColumnSpec sortedBy(String name) {
    return new ColumnSpec(title, key, kind, detail, leftOut, ifAny, name, help);
  }
}
