package dev.zmem.aggregator.fleet;

import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import java.util.List;

/**
 * The rows of one host after one frame. Immutable; row numbers run from 0 to {@code size() - 1}.
 * Figures are bytes, {@link dev.zmem.model.Absent#ABSENT} where there is none.
 */
public interface RowTable {

  /** Rows. */
  int size();

  /** Process id, 0 for a remainder row. */
  int pid(int row);

  /** Clock ticks after boot, 0 for a remainder row. */
  long startTimeTicks(int row);

  /**
   * The default group; the same {@code String} object for the same name on all hosts where
   * possible.
   */
  String program(int row);

  /** Scrubbed command line, empty when there is none. */
  String command(int row);

  /** User name, empty when there is none. */
  String user(int row);

  /** Processes the row stands for: 1, or more for a remainder row. */
  int count(int row);

  /** Where the figures come from; on the fleet's monotonic clock. */
  Provenance provenance(int row);

  /** Pss. */
  long pssBytes(int row);

  /** Private_Clean + Private_Dirty. */
  long ussBytes(int row);

  /** Rss. */
  long rssBytes(int row);

  /** Swap. */
  long swapBytes(int row);

  /** SwapPss. */
  long swapPssBytes(int row);

  /**
   * The swap that sums truly: SwapPss, or Swap where the kernel has no SwapPss. Over all rows at
   * most what the host uses.
   */
  long shownSwapBytes(int row);

  /** Bound of the error of {@link #shownSwapBytes}; 0 for an exact figure. */
  long swapErrorBytes(int row);

  /**
   * The row's part of the host's huge pages: Private_Hugetlb, and a part of each shared segment.
   * Over all rows at most what the host uses.
   */
  long hugetlbBytes(int row);

  /** LazyFree. */
  long lazyFreeBytes(int row);

  /** The rows summed by program and user. */
  List<Subtotal> subtotals();

  /** The same rows, their swap and huge pages within what the host says it uses. */
  RowTable within(HostFigures figures);

  /** The figures as they were sent, shared huge pages in full. */
  MemoryFigures sentFigures(int row);
}
