package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec.Summing;
import dev.zmem.model.FigureSpec.Unit;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import java.util.List;

/**
 * What a host's processes can hold. One process holds no more than some times what the kernel says
 * that the machine has: device memory and memory of other kinds may be mapped beside it. All of a
 * host hold at most 256 TiB, so that 20,000 hosts together stay below 8 EiB, whatever they say.
 */
final class FigureBounds {
  /** All processes of a host, each figure. */
  static final long MAX_HOST_BYTES = BatchReader.MAX_KIB * 1024;

  /**
   * All processes of a host, figures that count what processes share once for each: a thousand
   * processes that map half a terabyte hold that much. Sums of them saturate, beyond 2,000 such
   * hosts.
   */
  static final long MAX_HOST_SHARED_BYTES = 16 * MAX_HOST_BYTES;

  /** Times the host's memory and swap. */
  private static final int TIMES_THE_HOST = 16;

  /** And so much more: small machines have large devices. */
  private static final long SPARE_BYTES = 1L << 40;

  /** Figures of memory; the others are bounded by their columns alone, and their sums saturate. */
  private static final List<Figure> SENT_MEMORY = memory(Figure.sent());

  private static final List<Figure> SUMMED_MEMORY = memory(Figure.summed());

  private FigureBounds() {}

  /** Throws {@link BadFrameException} that names the column. */
  static void check(LiveRows rows, HostFigures host) {
    long most = mostOfOneProcess(host);
    for (int row = 0; row < rows.size(); row++) {
      MemoryFigures figures = rows.sentFigures(row);
      long all = Math.min(MAX_HOST_BYTES, saturated(most, rows.count(row)));
      for (Figure figure : SENT_MEMORY) {
        atMost(column(figure), figures.bytes(figure), all);
      }
    }
    MemorySum sum = rows.total();
    for (Figure figure : SUMMED_MEMORY) {
      // without SwapPss what is shown is Swap, in full for each sharer
      boolean once = figure.spec().summing() == Summing.PROPORTIONAL && figure != Figure.SWAP_SHOWN;
      atMost(column(figure), sum.bytes(figure), once ? MAX_HOST_BYTES : MAX_HOST_SHARED_BYTES);
    }
    atMost("swap_error_kib", sum.swapErrorBytes(), MAX_HOST_SHARED_BYTES);
    atMost("error_kib", sum.errorBytes(), MAX_HOST_SHARED_BYTES);
  }

  /** What one process may hold; the bounds of rows that stay are those of before while this is. */
  static long mostOfOneProcess(HostFigures host) {
    long memory = host.get(HostFigure.MEM_TOTAL_BYTES);
    if (memory < 0) {
      return MAX_HOST_BYTES;
    }
    long swap = Math.max(0, host.get(HostFigure.SWAP_TOTAL_BYTES));
    return saturated(memory + swap, TIMES_THE_HOST) + SPARE_BYTES;
  }

  private static List<Figure> memory(List<Figure> figures) {
    return figures.stream().filter(figure -> figure.spec().unit() == Unit.BYTES).toList();
  }

  /** The column that is to blame; of a figure that is made here the one that it is made of. */
  private static String column(Figure figure) {
    String column = figure.spec().column();
    return column != null
        ? column
        : figure == Figure.HUGETLB ? "hugetlb_part_kib_plus1" : "swap_pss_kib_plus1";
  }

  private static long saturated(long bytes, int times) {
    return bytes > MAX_HOST_BYTES / times ? MAX_HOST_BYTES : bytes * times;
  }

  private static void atMost(String column, long bytes, long most) {
    if (bytes > most) {
      throw new BadFrameException(
          "rows." + column, bytes / 1024 + " KiB (expected: at most " + most / 1024 + ")");
    }
  }
}
