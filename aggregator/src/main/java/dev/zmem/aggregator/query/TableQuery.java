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
 * @param minBytes least size of the figure that rows are sorted by, of RAM where that is no size
 */
public record TableQuery(
    HostGlobs hosts,
    RowFilter filter,
    Grouping grouping,
    RowOrder sortBy,
    boolean reverse,
    int limit,
    long minBytes) {

  /** A question for rows of any size. */
  public TableQuery(
      HostGlobs hosts,
      RowFilter filter,
      Grouping grouping,
      RowOrder sortBy,
      boolean reverse,
      int limit) {
    this(hosts, filter, grouping, sortBy, reverse, limit, 0);
  }

  /** Whether an answer may have as many rows as there are processes. */
  public boolean hasManyRows() {
    return !grouping.isOfFewGroups() || filter.isOfManyValues();
  }
}
