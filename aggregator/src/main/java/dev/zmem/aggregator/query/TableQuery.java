package dev.zmem.aggregator.query;

/**
 * A question for a table.
 *
 * @param hosts which hosts
 * @param filter which rows
 * @param grouping what rows stand for
 * @param sortBy their order
 * @param reverse the other way round
 * @param limit rows wanted; 0 for all
 */
public record TableQuery(
    HostGlobs hosts,
    RowFilter filter,
    Grouping grouping,
    RowOrder sortBy,
    boolean reverse,
    int limit) {

  /** Whether an answer may have as many rows as there are processes. */
  public boolean hasManyRows() {
    return !grouping.isOfFewGroups() || filter.isOfManyValues();
  }
}
