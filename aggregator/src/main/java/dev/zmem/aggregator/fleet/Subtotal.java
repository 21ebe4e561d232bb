package dev.zmem.aggregator.fleet;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one program and one user on one host, summed when the host's pass arrives, so that a
 * question over a whole fleet adds some dozen figures a host and not some hundred. Bytes, {@link
 * Absent#ABSENT} where no row has the figure.
 *
 * @param program the rows' program
 * @param user the rows' user, may be empty
 * @param pssBytes Pss
 * @param ussBytes Private_Clean + Private_Dirty
 * @param rssBytes Rss
 * @param swapBytes Swap
 * @param swapPssBytes SwapPss
 * @param hugetlbBytes the rows' parts of the host's huge pages
 * @param lazyFreeBytes LazyFree
 * @param count processes
 * @param denied of these, not measured
 */
public record Subtotal(
    String program,
    String user,
    long pssBytes,
    long ussBytes,
    long rssBytes,
    long swapBytes,
    long swapPssBytes,
    long hugetlbBytes,
    long lazyFreeBytes,
    long count,
    long denied) {

  private record Key(String program, String user) {}

  /** The subtotals of a table, in the order in which their first rows come. */
  static List<Subtotal> of(RowTable rows) {
    Map<Key, Sum> sums = new HashMap<>();
    List<Sum> inOrder = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Key key = new Key(rows.program(row), rows.user(row));
      Sum sum = sums.get(key);
      if (sum == null) {
        sum = new Sum(key);
        sums.put(key, sum);
        inOrder.add(sum);
      }
      sum.add(rows, row);
    }
    return inOrder.stream().map(Sum::subtotal).toList();
  }

  /** A subtotal while it is summed. */
  private static final class Sum {
    final Key key;
    long pssBytes = ABSENT;
    long ussBytes = ABSENT;
    long rssBytes = ABSENT;
    long swapBytes = ABSENT;
    long swapPssBytes = ABSENT;
    long hugetlbBytes = ABSENT;
    long lazyFreeBytes = ABSENT;
    long count;
    long denied;

    Sum(Key key) {
      this.key = key;
    }

    void add(RowTable rows, int row) {
      pssBytes = Absent.plus(pssBytes, rows.pssBytes(row));
      ussBytes = Absent.plus(ussBytes, rows.ussBytes(row));
      rssBytes = Absent.plus(rssBytes, rows.rssBytes(row));
      swapBytes = Absent.plus(swapBytes, rows.swapBytes(row));
      swapPssBytes = Absent.plus(swapPssBytes, rows.swapPssBytes(row));
      hugetlbBytes = Absent.plus(hugetlbBytes, rows.hugetlbBytes(row));
      lazyFreeBytes = Absent.plus(lazyFreeBytes, rows.lazyFreeBytes(row));
      count += rows.count(row);
      denied += rows.kind(row) == RowKind.DENIED ? rows.count(row) : 0;
    }

    Subtotal subtotal() {
      return new Subtotal(
          key.program,
          key.user,
          pssBytes,
          ussBytes,
          rssBytes,
          swapBytes,
          swapPssBytes,
          hugetlbBytes,
          lazyFreeBytes,
          count,
          denied);
    }
  }
}
