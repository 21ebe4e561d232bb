package dev.zmem.aggregator.fleet;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.Absent;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;

/**
 * Figures summed over rows; bytes, {@link Absent#ABSENT} where no row has the figure. One thread
 * adds; afterwards any may read.
 */
public final class MemorySum {
  private long pssBytes = ABSENT;
  private long ussBytes = ABSENT;
  private long rssBytes = ABSENT;
  private long swapBytes = ABSENT;
  private long swapPssBytes = ABSENT;
  private long hugetlbBytes = ABSENT;
  private long lazyFreeBytes = ABSENT;
  private long errorBytes;
  private RowKind weakestKind = RowKind.EXACT;
  private long count;
  private long denied;
  private long estimated;
  private long unwalked;
  private long oldestMeasuredAtNanos;

  /** An empty sum. */
  public MemorySum() {}

  /** Adds a row. */
  public void add(RowTable rows, int row) {
    Provenance provenance = rows.provenance(row);
    int processes = rows.count(row);
    pssBytes = Absent.plus(pssBytes, rows.pssBytes(row));
    ussBytes = Absent.plus(ussBytes, rows.ussBytes(row));
    rssBytes = Absent.plus(rssBytes, rows.rssBytes(row));
    swapBytes = Absent.plus(swapBytes, rows.swapBytes(row));
    swapPssBytes = Absent.plus(swapPssBytes, rows.swapPssBytes(row));
    hugetlbBytes = Absent.plus(hugetlbBytes, rows.hugetlbBytes(row));
    lazyFreeBytes = Absent.plus(lazyFreeBytes, rows.lazyFreeBytes(row));
    older(provenance.measuredAtNanos());
    count += processes;
    errorBytes = Absent.plus(errorBytes, provenance.errorBytes());
    weaker(provenance.kind());
    if (provenance.kind() == RowKind.DENIED) {
      denied += processes;
    } else if (provenance.kind().isEstimate() || provenance.errorBytes() > 0) {
      if (rows.pssBytes(row) < 0) {
        unwalked += processes;
      } else {
        estimated += processes;
      }
    }
  }

  /** Adds all that another sum holds. */
  public void add(MemorySum other) {
    if (other.count == 0) {
      return;
    }
    pssBytes = Absent.plus(pssBytes, other.pssBytes);
    ussBytes = Absent.plus(ussBytes, other.ussBytes);
    rssBytes = Absent.plus(rssBytes, other.rssBytes);
    swapBytes = Absent.plus(swapBytes, other.swapBytes);
    swapPssBytes = Absent.plus(swapPssBytes, other.swapPssBytes);
    hugetlbBytes = Absent.plus(hugetlbBytes, other.hugetlbBytes);
    lazyFreeBytes = Absent.plus(lazyFreeBytes, other.lazyFreeBytes);
    older(other.oldestMeasuredAtNanos);
    count += other.count;
    errorBytes = Absent.plus(errorBytes, other.errorBytes);
    weaker(other.weakestKind);
    denied += other.denied;
    estimated += other.estimated;
    unwalked += other.unwalked;
  }

  /** Pss. */
  public long pssBytes() {
    return pssBytes;
  }

  /** Private_Clean + Private_Dirty. */
  public long ussBytes() {
    return ussBytes;
  }

  /** Rss. */
  public long rssBytes() {
    return rssBytes;
  }

  /** Swap. */
  public long swapBytes() {
    return swapBytes;
  }

  /** SwapPss. */
  public long swapPssBytes() {
    return swapPssBytes;
  }

  /** Parts of the hosts' huge pages. */
  public long hugetlbBytes() {
    return hugetlbBytes;
  }

  /** LazyFree. */
  public long lazyFreeBytes() {
    return lazyFreeBytes;
  }

  /** Sum of the rows' error bounds. */
  public long errorBytes() {
    return errorBytes;
  }

  /**
   * The weakest kind among the rows with figures: {@code EXACT}, {@code STEPPED}, {@code SAMPLED}
   * or {@code CHEAP}; {@code DENIED} when all were.
   */
  public RowKind weakestKind() {
    return count > 0 && denied == count ? RowKind.DENIED : weakestKind;
  }

  /** Processes. */
  public long count() {
    return count;
  }

  /** Of these, not readable for their agent. */
  public long denied() {
    return denied;
  }

  /** Of these, estimated. */
  public long estimated() {
    return estimated;
  }

  /** Of these, without PSS because their agent does not walk them. */
  public long unwalked() {
    return unwalked;
  }

  /**
   * When the oldest figures were taken, on the fleet's monotonic clock; of no meaning without rows.
   */
  public long oldestMeasuredAtNanos() {
    return oldestMeasuredAtNanos;
  }

  private void older(long measuredAtNanos) {
    if (count == 0 || measuredAtNanos - oldestMeasuredAtNanos < 0) {
      oldestMeasuredAtNanos = measuredAtNanos;
    }
  }

  private void weaker(RowKind kind) {
    if (kind.isEstimate() && kind.compareTo(weakestKind) > 0) {
      weakestKind = kind;
    }
  }
}
