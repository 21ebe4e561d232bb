package dev.zmem.aggregator.query;

import dev.zmem.model.Figure;
import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * The column a table is sorted by; numbers descending, names ascending. Rows without the figure
 * come last either way. Ties go by RAM, the largest first, then by name, host and pid.
 */
public enum SortBy {
  RAM(TableRow::ramOrRssBytes),
  USS(row -> row.sums().bytes(Figure.USS)),
  SHARED(row -> row.sums().bytes(Figure.SHARED)),
  RSS(row -> row.sums().bytes(Figure.RSS)),
  SWAP(row -> row.sums().bytes(Figure.SWAP_SHOWN)),
  HUGETLB(row -> row.sums().bytes(Figure.HUGETLB)),
  LAZY_FREE(row -> row.sums().bytes(Figure.LAZY_FREE)),
  COUNT(row -> row.counts().processes()),
  HOSTS(row -> row.counts().hosts()),
  NAME(row -> 0);

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private final ToLongFunction<TableRow> key;

  SortBy(ToLongFunction<TableRow> key) {
    this.key = key;
  }

  /** The order of rows. */
  Comparator<TableRow> order(boolean reverse) {
    if (this == NAME) {
      return reverse ? (first, second) -> byName(second, first) : SortBy::byName;
    }
    return (one, other) -> {
      long first = key.applyAsLong(one);
      long second = key.applyAsLong(other);
      if (first == second) {
        return ties(one, other);
      }
      boolean ascending = reverse && first >= 0 && second >= 0;
      return ascending ? Long.compare(first, second) : Long.compare(second, first);
    };
  }

  /** Written out: comparators made of others are not in a start-up cache. */
  private static int ties(TableRow one, TableRow other) {
    int order = Long.compare(other.ramOrRssBytes(), one.ramOrRssBytes());
    return order == 0 ? byName(one, other) : order;
  }

  private static int byName(TableRow one, TableRow other) {
    int order = 0;
    for (int key = 0;
        order == 0 && key < Math.min(one.names().size(), other.names().size());
        key++) {
      order = one.names().get(key).compareTo(other.names().get(key));
    }
    if (order == 0) {
      order = one.process().host().compareTo(other.process().host());
    }
    return order == 0 ? Integer.compare(one.process().pid(), other.process().pid()) : order;
  }
}
