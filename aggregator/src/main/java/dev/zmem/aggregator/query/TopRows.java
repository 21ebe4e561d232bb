package dev.zmem.aggregator.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The first rows in an order, of however many are offered: keeps at most twice as many as are
 * wanted, or {@link #LEAST_KEPT}. One thread.
 */
final class TopRows {
  private static final int LEAST_KEPT = 1024;

  private final RowOrder by;
  private final Comparator<TableRow> order;
  private final long minBytes;
  private final int wanted;
  private final int most;
  private List<TableRow> rows = new ArrayList<>();
  private long offered;
  private long below;

  /** At most {@code wanted} rows, 0 for all, of {@code minBytes} at least. */
  TopRows(RowOrder by, boolean reverse, int wanted, long minBytes) {
    this.by = by;
    this.order = by.order(reverse);
    this.minBytes = minBytes;
    this.wanted = wanted == 0 ? Integer.MAX_VALUE : wanted;
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
    }
  }
}
