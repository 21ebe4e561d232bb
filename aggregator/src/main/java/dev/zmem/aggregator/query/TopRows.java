package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first rows in an order, of however many are offered: keeps at most twice as many as are
 * wanted, or {@link #LEAST_KEPT}. One thread.
 */
final class TopRows {
  private static final int LEAST_KEPT = 16;

  private final RowOrder by;
  private final Comparator<TableRow> order;
  private final long minBytes;
  private final int wanted;
  private final int most;

  /** Null where rows have to be made to be compared. */
  private final @Nullable Measure size;

  /** What the last row of a cut has: rows that have less are none of the first. */
  private long leastBytes = Long.MIN_VALUE;

  private List<TableRow> rows = new ArrayList<>();
  private long offered;
  private long below;

  /** At most {@code wanted} rows, 0 for all, of {@code minBytes} at least. */
  TopRows(RowOrder by, boolean reverse, int wanted, long minBytes) {
    this.by = by;
    this.order = by.order(reverse);
    this.minBytes = minBytes;
    this.wanted = wanted == 0 ? Integer.MAX_VALUE : wanted;
    this.size = wanted == 0 || reverse ? null : by.ofParts(minBytes > 0);
    this.most = (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_KEPT, 2L * this.wanted));
  }

  /** Takes a row, or sees that it is none of the first. */
  void offer(TableRow row) {
    if (minBytes > 0 && by.bytes(row) < minBytes) {
      below++;
      return;
    }
    offered++;
    rows.add(row);
    if (rows.size() >= most) {
      cut();
    }
  }

  /**
   * By what rows can be told apart before they are made: those that are smaller than the first ones
   * need not be. Null where they cannot, or where all are wanted.
   */
  @Nullable Measure size() {
    return size;
  }

  /** Whether a row of this size is none of the first, so that nobody need make it; counts it. */
  boolean passesOver(long sizeOfRow) {
    boolean isTooSmall = minBytes > 0 && sizeOfRow < minBytes;
    if (!isTooSmall && sizeOfRow >= leastBytes) {
      return false;
    }
    below += isTooSmall ? 1 : 0;
    offered += isTooSmall ? 0 : 1;
    return true;
  }

  /** So many rows are none of the first, by what they are sorted by where they are alike. */
  void passOver(int count) {
    offered += count;
  }

  /** As {@link #passesOver}, of so many rows at once, none of them larger. */
  boolean passesOverAll(long largest, int count) {
    if (minBytes > 0 || largest >= leastBytes) {
      return false;
    }
    offered += count;
    return true;
  }

  /** What is told how large each group is, before {@link #passesOver} is asked for any. */
  Largest largest() {
    return new Largest(wanted);
  }

  /** All groups were told: those that are smaller than the largest are passed over. */
  void found(Largest largest) {
    if (largest.isFull()) {
      leastBytes = largest.least();
    }
  }

  /** Rows that were too small. */
  long below() {
    return below;
  }

  /** Rows that were offered and large enough. */
  long offered() {
    return offered;
  }

  /** The first ones, in order. */
  List<TableRow> inOrder() {
    cut();
    return rows;
  }

  private void cut() {
    rows.sort(order);
    if (rows.size() > wanted) {
      rows = new ArrayList<>(rows.subList(0, wanted));
      if (size != null) {
        leastBytes = Math.max(leastBytes, size.of(rows.getLast().sums()));
      }
    }
  }
}
