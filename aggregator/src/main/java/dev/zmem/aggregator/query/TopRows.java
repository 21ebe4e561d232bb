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

  private final Comparator<TableRow> order;
  private final int wanted;
  private final int most;
  private List<TableRow> rows = new ArrayList<>();
  private long offered;

  /** At most {@code wanted} rows; 0 for all. */
  TopRows(Comparator<TableRow> order, int wanted) {
    this.order = order;
    this.wanted = wanted == 0 ? Integer.MAX_VALUE : wanted;
    this.most = (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_KEPT, 2L * this.wanted));
  }

  /** Takes a row, or sees that it is none of the first. */
  void offer(TableRow row) {
    offered++;
    rows.add(row);
    if (rows.size() >= most) {
      cut();
    }
  }

  /** Rows that were offered. */
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
