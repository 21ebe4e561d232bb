package dev.zmem.aggregator.answer;

/**
 * A column of an answer: what is said of it, and what it makes of a row.
 *
 * @param spec what is said of it
 * @param filling what it makes of a row
 */
public record Column<R>(ColumnSpec spec, Filling<R> filling) {

  /** Makes a cell of a row. */
  @FunctionalInterface
  public interface Filling<R> {
    /** Says what the row has; a cell of which nothing is said is absent. */
    void fill(R row, Cell cell);
  }

  /** Reads the row's cell into {@code cell}, in which nothing is left of the last one. */
  public void read(R row, Cell cell) {
    cell.clear();
    filling.fill(row, cell);
  }
}
