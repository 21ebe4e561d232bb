package dev.zmem.aggregator.row;

import dev.zmem.model.Attributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The rows of one host that have the same subtotalled attributes, as program and user, summed when
 * the host's pass arrives, so that a question over a whole fleet adds some dozen figures a host and
 * not some hundred.
 *
 * @param attributes those that the rows have alike
 * @param sum what they hold; not changed any more
 */
public record Subtotal(Attributes attributes, MemorySum sum) {

  /** The subtotals of a table, in the order in which their first rows come. */
  static List<Subtotal> of(LiveRows rows) {
    return of(rows, attributes -> true);
  }

  /** The subtotals of those rows of a table whose attributes are wanted. */
  public static List<Subtotal> of(LiveRows rows, Predicate<Attributes> wanted) {
    Map<Attributes, MemorySum> sums = new HashMap<>();
    List<Subtotal> subtotals = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (!wanted.test(rows.attributes(row))) {
        continue;
      }
      Attributes key = rows.subtotalled(row);
      MemorySum sum = sums.get(key);
      if (sum == null) {
        sum = new MemorySum();
        sums.put(key, sum);
        subtotals.add(new Subtotal(key, sum));
      }
      sum.add(rows, row);
    }
    return List.copyOf(subtotals);
  }
}
