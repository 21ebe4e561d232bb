package dev.zmem.aggregator.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one program and one user on one host, summed when the host's pass arrives, so that a
 * question over a whole fleet adds some dozen figures a host and not some hundred.
 *
 * @param program the rows' program
 * @param user the rows' user, may be empty
 * @param sum what they hold; not changed any more
 */
public record Subtotal(String program, String user, MemorySum sum) {

  /** Compared by hand: what a record generates is linked at its first use, for milliseconds. */
  private record Key(String program, String user) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.program.equals(program) && key.user.equals(user);
    }

    @Override
    public int hashCode() {
      return 31 * program.hashCode() + user.hashCode();
    }
  }

  /** The subtotals of a table, in the order in which their first rows come. */
  static List<Subtotal> of(LiveRows rows) {
    Map<Key, MemorySum> sums = new HashMap<>();
    List<Subtotal> subtotals = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Key key = new Key(rows.program(row), rows.user(row));
      MemorySum sum = sums.get(key);
      if (sum == null) {
        sum = new MemorySum();
        sums.put(key, sum);
        subtotals.add(new Subtotal(key.program, key.user, sum));
      }
      sum.add(rows, row);
    }
    return List.copyOf(subtotals);
  }
}
