package dev.zmem.aggregator.row;

import dev.zmem.model.Absent;
import dev.zmem.model.Figure;

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

  /** Whether it is of the swap, and not of the memory. */
  public boolean isOfSwap() {
    return figure == Figure.SWAP_SHOWN || figure == Figure.SWAP || figure == Figure.SWAP_PSS;
  }
}
