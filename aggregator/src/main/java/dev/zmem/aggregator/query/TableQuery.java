package dev.zmem.aggregator.query;

import dev.zmem.aggregator.question.HostGlobs;

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
 * @param beside what rows tell beside their sums
 */
public record TableQuery(
    HostGlobs hosts,
    RowFilter filter,
    Grouping grouping,
    RowOrder sortBy,
    boolean reverse,
    int limit,
    long minBytes,
    Beside beside) {

  /**
   * What costs something beside the sums.
   *
   * @param largestHost which host has most of each row
   * @param growth by how much each row grew
   */
  public record Beside(boolean largestHost, boolean growth) {
    /** Nothing. */
    public static final Beside NOTHING = new Beside(false, false);
  }

  /** A question for sums. */
  public TableQuery(
      HostGlobs hosts,
      RowFilter filter,
      Grouping grouping,
      RowOrder sortBy,
      boolean reverse,
      int limit,
      long minBytes) {
    this(hosts, filter, grouping, sortBy, reverse, limit, minBytes, Beside.NOTHING);
  }

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

  /** Whether rows tell by how much they grew: then or where they are sorted by it. */
  public boolean asksForGrowth() {
    return beside.growth() || sortBy.isOfGrowth();
  }

  /** Whether rows tell which host has most of them: those that may be of several. */
  public boolean asksForLargestHost() {
    return beside.largestHost() && !grouping.isOfOneHost();
  }

  /** Whether an answer tells something of command lines or environments. */
  public boolean showsCommands() {
    return grouping.showsCommands() || filter.readsCommands();
  }

  /** Whether an answer may have as many rows as there are processes. */
  public boolean hasManyRows() {
    return !grouping.isOfFewGroups() || filter.isOfManyValues();
  }
}
