package dev.zmem.aggregator.query;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.aggregator.fleet.RowTable;
import dev.zmem.aggregator.fleet.Subtotal;
import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;

/** A row of a table while it is summed. One thread. */
final class Group {
  final String name;
  private long pssBytes = ABSENT;
  private long ussBytes = ABSENT;
  private long rssBytes = ABSENT;
  private long swapBytes = ABSENT;
  private long swapPssBytes = ABSENT;
  private long hugetlbBytes = ABSENT;
  private long lazyFreeBytes = ABSENT;
  private long count;
  private long denied;
  private long hosts;
  private int lastHost = -1;
  private long oldestNanos;

  Group(String name) {
    this.name = name;
  }

  /**
   * Adds a row of the host that is number {@code host} in the query's order; hosts come one after
   * another.
   */
  void add(RowTable table, int row, int host, long ageNanos) {
    pssBytes = Absent.plus(pssBytes, table.pssBytes(row));
    ussBytes = Absent.plus(ussBytes, table.ussBytes(row));
    rssBytes = Absent.plus(rssBytes, table.rssBytes(row));
    swapBytes = Absent.plus(swapBytes, table.swapBytes(row));
    swapPssBytes = Absent.plus(swapPssBytes, table.swapPssBytes(row));
    hugetlbBytes = Absent.plus(hugetlbBytes, table.hugetlbBytes(row));
    lazyFreeBytes = Absent.plus(lazyFreeBytes, table.lazyFreeBytes(row));
    count += table.count(row);
    denied += table.kind(row) == RowKind.DENIED ? table.count(row) : 0;
    visit(host, ageNanos);
  }

  /** Adds a host's subtotal. */
  void add(Subtotal part, int host, long ageNanos) {
    pssBytes = Absent.plus(pssBytes, part.pssBytes());
    ussBytes = Absent.plus(ussBytes, part.ussBytes());
    rssBytes = Absent.plus(rssBytes, part.rssBytes());
    swapBytes = Absent.plus(swapBytes, part.swapBytes());
    swapPssBytes = Absent.plus(swapPssBytes, part.swapPssBytes());
    hugetlbBytes = Absent.plus(hugetlbBytes, part.hugetlbBytes());
    lazyFreeBytes = Absent.plus(lazyFreeBytes, part.lazyFreeBytes());
    count += part.count();
    denied += part.denied();
    visit(host, ageNanos);
  }

  /** Adds the figures and counts of another group, but not its hosts. */
  void addFigures(Group other) {
    pssBytes = Absent.plus(pssBytes, other.pssBytes);
    ussBytes = Absent.plus(ussBytes, other.ussBytes);
    rssBytes = Absent.plus(rssBytes, other.rssBytes);
    swapBytes = Absent.plus(swapBytes, other.swapBytes);
    swapPssBytes = Absent.plus(swapPssBytes, other.swapPssBytes);
    hugetlbBytes = Absent.plus(hugetlbBytes, other.hugetlbBytes);
    lazyFreeBytes = Absent.plus(lazyFreeBytes, other.lazyFreeBytes);
    count += other.count;
    denied += other.denied;
  }

  /** Notes that a row of this host is part of the group. */
  void visit(int host, long ageNanos) {
    if (host != lastHost) {
      lastHost = host;
      hosts++;
      oldestNanos = Math.max(oldestNanos, ageNanos);
    }
  }

  long count() {
    return count;
  }

  long denied() {
    return denied;
  }

  long oldestNanos() {
    return oldestNanos;
  }

  /** The finished row. */
  TableRow row() {
    return new TableRow(name, sums(), count, denied, hosts, oldestNanos, 0, "", "", "");
  }

  /** The finished row of one process. */
  TableRow processRow(RowTable table, int row, String host) {
    return new TableRow(
        name,
        sums(),
        count,
        denied,
        hosts,
        oldestNanos,
        table.pid(row),
        host,
        table.user(row),
        table.command(row));
  }

  private Sums sums() {
    return new Sums(
        pssBytes, ussBytes, rssBytes, swapBytes, swapPssBytes, hugetlbBytes, lazyFreeBytes);
  }
}
