package dev.zmem.aggregator.row;

import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.RowKind;

/**
 * The size that rows are compared by: a figure, or what RAM a row has at most as far as it is
 * known: huge pages, PSS, and RSS where there is no PSS. Immutable.
 *
 * @param figure which; {@link Figure#RAM} with the RSS of processes without PSS
 */
public record Measure(Figure figure) {
  /** RAM, and RSS where there is no PSS. */
  public static final Measure RAM = new Measure(Figure.RAM);

  /** The figure where it is a size, else RAM. */
  public static Measure of(Figure figure) {
    return figure.spec().unit().isBytes() ? new Measure(figure) : RAM;
  }

  /** Of a sum; absent where no row has it. */
  public long of(MemorySum sum) {
    return figure == Figure.RAM
        ? Absent.plus(sum.bytes(Figure.RAM), sum.kinds().withoutPssRssBytes())
        : sum.bytes(figure);
  }

  /** Whether what parts of a sum have tells what the sum has. */
  public boolean isOfParts() {
    return figure == Figure.RAM || figure.summedSlot() >= 0;
  }

  /** What two parts have; absent where neither has any. */
  public long both(long one, long other) {
    return MemorySum.isLargest(figure) ? Math.max(one, other) : Absent.plus(one, other);
  }

  /** Of one row, where {@link #isOfParts}; absent where it has none. */
  public long of(LiveRows rows, int row) {
    return figure == Figure.RAM ? rows.ramBytes(row) : rows.bytes(figure, row);
  }

  /** Of {@link #RAM}, from a row's figures. */
  static long ramBytes(LiveRows rows, int row) {
    long ram = Absent.plus(rows.bytes(Figure.PSS, row), rows.bytes(Figure.HUGETLB, row));
    RowKind kind = rows.provenance(row).kind();
    return kind.hasPss() || kind == RowKind.SAME_MEMORY
        ? ram
        : Absent.plus(ram, rows.bytes(Figure.RSS, row));
  }

  /** What no row of a host exceeds. */
  public long mostOf(LiveRows rows) {
    return figure == Figure.RAM ? rows.largestBytes() : Long.MAX_VALUE;
  }

  /** Of one part of a host's subtotals, likewise. */
  public long of(Subtotals subtotals, int part) {
    return figure == Figure.RAM
        ? Absent.plus(
            Absent.plus(subtotals.bytes(part, Figure.PSS), subtotals.bytes(part, Figure.HUGETLB)),
            subtotals.kinds(part).withoutPssRssBytes())
        : subtotals.bytes(part, figure);
  }

  /** Whether it is of the swap, and not of the memory. */
  public boolean isOfSwap() {
    return figure == Figure.SWAP_SHOWN || figure == Figure.SWAP || figure == Figure.SWAP_PSS;
  }
}
