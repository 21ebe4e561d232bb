package dev.zmem.aggregator.row;

import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one host after one frame, held within what the host says it uses. Row numbers run
 * from 0 to {@code size() - 1}. Immutable.
 */
public final class LiveRows {
  private static final Figure[] SUMMED = Figure.summed().toArray(Figure[]::new);

  /** Of the summed figures their places among the sent ones; -1 of those that are made here. */
  private static final int[] SENT_SLOTS =
      Figure.summed().stream().mapToInt(Figure::sentSlot).toArray();

  /** Of the summed figures whether they are of several rows the largest. */
  private static final boolean[] LARGEST = largest();

  private final LiveRow[] rows;

  /** Whether command lines and environments are kept back. */
  private final boolean hidesCommands;

  /** What they hold within the host's figures; null where they are within them as sent. */
  private final @Nullable CapToHostUse swap;

  private final long @Nullable [] hugetlbBytes;
  private final Subtotals subtotals;
  private final MemorySum total;

  /** What each row has by {@link Measure#RAM}: most questions ask for it, of every row. */
  private final long[] ramBytes;

  private final long largestBytes;

  /** A table of these rows. */
  public LiveRows(Collection<LiveRow> rows) {
    this(rows.toArray(LiveRow[]::new), false, null, null);
  }

  private LiveRows(
      LiveRow[] rows,
      boolean hidesCommands,
      @Nullable CapToHostUse swap,
      long @Nullable [] hugetlbBytes) {
    this.rows = rows;
    this.hidesCommands = hidesCommands;
    this.swap = swap;
    this.hugetlbBytes = hugetlbBytes;
    this.subtotals = Subtotals.of(this);
    this.total = new MemorySum();
    for (int part = 0; part < subtotals.size(); part++) {
      subtotals.addTo(total, part);
    }
    long largest = Absent.ABSENT;
    this.ramBytes = new long[rows.length];
    for (int row = 0; row < rows.length; row++) {
      ramBytes[row] = Measure.ramBytes(this, row);
      largest = Math.max(largest, ramBytes[row]);
    }
    this.largestBytes = largest;
  }

  /** The same rows, their swap and huge pages within what the host says it uses. */
  public LiveRows within(HostFigures figures) {
    CapToHostUse lessSwap = CapToHostUse.swap(this, total, figures.swapInUseBytes());
    long[] lessHugetlb = CapToHostUse.hugetlb(this, total, figures.hugetlbInUseBytes());
    return lessSwap == null && lessHugetlb == null
        ? this
        : new LiveRows(
            rows,
            hidesCommands,
            lessSwap == null ? swap : lessSwap,
            lessHugetlb == null ? hugetlbBytes : lessHugetlb);
  }

  /** The same rows, of which nobody learns command line or environment. */
  public LiveRows withoutCommands() {
    return new LiveRows(this);
  }

  private LiveRows(LiveRows other) {
    this.rows = other.rows;
    this.hidesCommands = true;
    this.swap = other.swap;
    this.hugetlbBytes = other.hugetlbBytes;
    this.subtotals = other.subtotals;
    this.total = other.total;
    this.ramBytes = other.ramBytes;
    this.largestBytes = other.largestBytes;
  }

  /** Rows. */
  public int size() {
    return rows.length;
  }

  /** Process id, 0 for a remainder row. */
  public int pid(int row) {
    return rows[row].pid();
  }

  /** The parent's process id; 0 where there is none or it is not known. */
  public int parentPid(int row) {
    return rows[row].parentPid();
  }

  /** Clock ticks after boot, 0 for a remainder row. */
  public long startTimeTicks(int row) {
    return rows[row].startTimeTicks();
  }

  /** What the row is called and belongs to. */
  public Attributes attributes(int row) {
    Attributes all = rows[row].attributes();
    return hidesCommands ? all.withoutCommands() : all;
  }

  /** Of what tables show as its command: rows of one command have the same. */
  public long commandHash(int row) {
    return hidesCommands ? LiveRow.hashOfCommand(attributes(row)) : rows[row].commandHash();
  }

  /** Of these, the ones that {@link #subtotals} sums by; one object for many rows. */
  Attributes subtotalled(int row) {
    return rows[row].subtotalled();
  }

  /** Processes the row stands for: 1, or more for a remainder row. */
  public int count(int row) {
    return rows[row].count();
  }

  /** Where the figures come from; on the fleet's monotonic clock. */
  public Provenance provenance(int row) {
    return rows[row].provenance();
  }

  /**
   * A figure of those that sums add up; {@link Absent#ABSENT} where the row has none. Swap and huge
   * pages are over all rows at most what the host uses.
   */
  public long bytes(Figure figure, int row) {
    return switch (figure) {
      case SWAP_SHOWN -> shownSwapBytes(row);
      case HUGETLB -> hugetlbBytes(row);
      default -> rows[row].figures().bytes(figure);
    };
  }

  /**
   * Adds the figures of a row to sums of {@link Figure#summed}: for every row of every pass. Gives
   * a bit for each figure that the row does not have.
   */
  long addTo(long[] sums, int row) {
    MemoryFigures figures = rows[row].figures();
    long absent = 0;
    for (int slot = 0; slot < sums.length; slot++) {
      int sent = SENT_SLOTS[slot];
      long bytes = sent < 0 ? bytes(SUMMED[slot], row) : figures.bytes(sent);
      sums[slot] = LARGEST[slot] ? Math.max(sums[slot], bytes) : Absent.plus(sums[slot], bytes);
      absent |= bytes < 0 ? 1L << slot : 0;
    }
    return absent;
  }

  private long shownSwapBytes(int row) {
    if (swap != null) {
      return swap.bytes(row);
    }
    MemoryFigures figures = rows[row].figures();
    return figures.swapPssBytes() >= 0 ? figures.swapPssBytes() : figures.swapBytes();
  }

  /** Bound of the error of {@link Figure#SWAP_SHOWN}; 0 for an exact figure. */
  public long swapErrorBytes(int row) {
    return swap != null ? swap.errorBytes(row) : rows[row].provenance().swapErrorBytes();
  }

  private long hugetlbBytes(int row) {
    return hugetlbBytes != null ? hugetlbBytes[row] : rows[row].figures().hugetlbBytes();
  }

  /** The rows summed by their subtotalled attributes, as program and user. */
  public Subtotals subtotals() {
    return subtotals;
  }

  /** What a row has by {@link Measure#RAM}. */
  long ramBytes(int row) {
    return ramBytes[row];
  }

  /** What the largest row has by {@link Measure#RAM}; absent where no row has any. */
  long largestBytes() {
    return largestBytes;
  }

  /** All of them summed; not to be changed. */
  public MemorySum total() {
    return total;
  }

  private static boolean[] largest() {
    boolean[] largest = new boolean[SUMMED.length];
    for (Figure figure : SUMMED) {
      largest[figure.summedSlot()] = MemorySum.isLargest(figure);
    }
    return largest;
  }

  /** The figures as they were sent, shared huge pages in full. */
  public MemoryFigures sentFigures(int row) {
    return rows[row].figures();
  }
}
