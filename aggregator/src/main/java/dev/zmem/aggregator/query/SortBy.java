package dev.zmem.aggregator.query;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * The column a table is sorted by; numbers descending, names ascending. Ties go by name, host and
 * pid.
 */
public enum SortBy {
  RAM(row -> row.sums().ramBytes()),
  USS(row -> row.sums().ussBytes()),
  SHARED(row -> row.sums().sharedBytes()),
  RSS(row -> row.sums().rssBytes()),
  SWAP(row -> row.sums().shownSwapBytes()),
  HUGETLB(row -> row.sums().hugetlbBytes()),
  LAZY_FREE(row -> row.sums().lazyFreeBytes()),
  COUNT(row -> row.counts().processes()),
  HOSTS(row -> row.counts().hosts()),
  NAME(row -> 0);

  private static final Comparator<TableRow> TIES =
      Comparator.comparing(TableRow::name)
          .thenComparing(row -> row.process().host())
          .thenComparingInt(row -> row.process().pid());

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private final ToLongFunction<TableRow> key;

  SortBy(ToLongFunction<TableRow> key) {
    this.key = key;
  }

  /** The order of rows. */
  Comparator<TableRow> order(boolean reverse) {
    if (this == NAME) {
      return reverse ? TIES.reversed() : TIES;
    }
    Comparator<TableRow> numbers = Comparator.comparingLong(key);
    return (reverse ? numbers : numbers.reversed()).thenComparing(TIES);
  }
}
