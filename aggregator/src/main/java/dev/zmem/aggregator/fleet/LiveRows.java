package dev.zmem.aggregator.fleet;

import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of rows as an agent sent them, held within what its host says it uses. Immutable. */
public final class LiveRows implements RowTable {
  private final LiveRow[] rows;

  /** What they hold within the host's figures; null where they are within them as sent. */
  private final @Nullable Within swap;

  private final long @Nullable [] hugetlbBytes;
  private final List<Subtotal> subtotals;
  private final MemorySum total = new MemorySum();

  /** A table of these rows. */
  public LiveRows(Collection<LiveRow> rows) {
    this(rows.toArray(LiveRow[]::new), null, null);
  }

  private LiveRows(LiveRow[] rows, @Nullable Within swap, long @Nullable [] hugetlbBytes) {
    this.rows = rows;
    this.swap = swap;
    this.hugetlbBytes = hugetlbBytes;
    this.subtotals = Subtotal.of(this);
    for (Subtotal part : subtotals) {
      total.add(part.sum());
    }
  }

  @Override
  public LiveRows within(HostFigures figures) {
    Within lessSwap = Within.swap(this, total, figures.swapInUseBytes());
    long[] lessHugetlb = Within.hugetlb(this, total, figures.hugetlbInUseBytes());
    return lessSwap == null && lessHugetlb == null
        ? this
        : new LiveRows(
            rows,
            lessSwap == null ? swap : lessSwap,
            lessHugetlb == null ? hugetlbBytes : lessHugetlb);
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int pid(int row) {
    return rows[row].pid();
  }

  @Override
  public long startTimeTicks(int row) {
    return rows[row].startTimeTicks();
  }

  @Override
  public String program(int row) {
    return rows[row].program();
  }

  @Override
  public String command(int row) {
    return rows[row].command();
  }

  @Override
  public String user(int row) {
    return rows[row].user();
  }

  @Override
  public int count(int row) {
    return rows[row].count();
  }

  @Override
  public Provenance provenance(int row) {
    return rows[row].provenance();
  }

  @Override
  public long pssBytes(int row) {
    return rows[row].figures().pssBytes();
  }

  @Override
  public long ussBytes(int row) {
    return rows[row].figures().ussBytes();
  }

  @Override
  public long rssBytes(int row) {
    return rows[row].figures().rssBytes();
  }

  @Override
  public long swapBytes(int row) {
    return rows[row].figures().swapBytes();
  }

  @Override
  public long swapPssBytes(int row) {
    return rows[row].figures().swapPssBytes();
  }

  @Override
  public long shownSwapBytes(int row) {
    if (swap != null) {
      return swap.bytes(row);
    }
    MemoryFigures figures = rows[row].figures();
    return figures.swapPssBytes() >= 0 ? figures.swapPssBytes() : figures.swapBytes();
  }

  @Override
  public long swapErrorBytes(int row) {
    return swap != null ? swap.errorBytes(row) : rows[row].provenance().swapErrorBytes();
  }

  @Override
  public long hugetlbBytes(int row) {
    return hugetlbBytes != null ? hugetlbBytes[row] : rows[row].figures().hugetlbBytes();
  }

  @Override
  public long lazyFreeBytes(int row) {
    return rows[row].figures().lazyFreeBytes();
  }

  @Override
  public List<Subtotal> subtotals() {
    return subtotals;
  }

  /** All of them summed; not to be changed. */
  public MemorySum total() {
    return total;
  }

  @Override
  public MemoryFigures sentFigures(int row) {
    return rows[row].figures();
  }
}
