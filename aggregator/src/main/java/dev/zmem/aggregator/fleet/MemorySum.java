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
  private long shownSwapBytes = ABSENT;
  private long hugetlbBytes = ABSENT;
  private long lazyFreeBytes = ABSENT;
  private long errorBytes = ABSENT;
  private RowKind weakestKind = RowKind.SAME_MEMORY;
  private RowKind weakestEstimate = RowKind.EXACT;
  private long swapErrorBytes;
  private long count;

  /** Most sums have exact rows alone. */
  private KindCounts kinds = KindCounts.ALL_EXACT;

  /** Of no meaning without PSS. */
  private long oldestMeasuredAtNanos;

  /** An empty sum. */
  public MemorySum() {}

  /** Adds a row. */
  public void add(RowTable rows, int row) {
    Provenance provenance = rows.provenance(row);
    int processes = rows.count(row);
    RowKind kind = provenance.kind();
    if (kind.hasPss()) {
      older(provenance.measuredAtNanos());
      errorBytes = Absent.plus(errorBytes, provenance.errorBytes());
      if (provenance.estimates() > 0) {
        countedKinds().add(kind, provenance.estimates());
        if (provenance.errorBytes() > 0) {
          weakestEstimate = weakestEstimate.orWeaker(kind);
        }
      }
    } else if (kind == RowKind.SAME_MEMORY) {
      countedKinds().add(kind, processes);
    } else {
      countedKinds().addWithoutPss(kind, processes, rows.rssBytes(row));
    }
    pssBytes = Absent.plus(pssBytes, rows.pssBytes(row));
    ussBytes = Absent.plus(ussBytes, rows.ussBytes(row));
    rssBytes = Absent.plus(rssBytes, rows.rssBytes(row));
    swapBytes = Absent.plus(swapBytes, rows.swapBytes(row));
    swapPssBytes = Absent.plus(swapPssBytes, rows.swapPssBytes(row));
    shownSwapBytes = Absent.plus(shownSwapBytes, rows.shownSwapBytes(row));
    swapErrorBytes = Absent.plus(swapErrorBytes, rows.swapErrorBytes(row));
    hugetlbBytes = Absent.plus(hugetlbBytes, rows.hugetlbBytes(row));
    lazyFreeBytes = Absent.plus(lazyFreeBytes, rows.lazyFreeBytes(row));
    weakestKind = weakestKind.orWeaker(kind);
    count += processes;
  }

  /** Adds all that another sum holds. */
  @SuppressWarnings("ReferenceEquality") // the counts of nobody are one object
  public void add(MemorySum other) {
    if (other.count == 0) {
      return;
    }
    if (other.hasPss()) {
      older(other.oldestMeasuredAtNanos);
      errorBytes = Absent.plus(errorBytes, other.errorBytes);
    }
    if (other.kinds != KindCounts.ALL_EXACT) {
      countedKinds().add(other.kinds);
      weakestEstimate = weakestEstimate.orWeaker(other.weakestEstimate);
    }
    pssBytes = Absent.plus(pssBytes, other.pssBytes);
    ussBytes = Absent.plus(ussBytes, other.ussBytes);
    rssBytes = Absent.plus(rssBytes, other.rssBytes);
    swapBytes = Absent.plus(swapBytes, other.swapBytes);
    swapPssBytes = Absent.plus(swapPssBytes, other.swapPssBytes);
    shownSwapBytes = Absent.plus(shownSwapBytes, other.shownSwapBytes);
    swapErrorBytes = Absent.plus(swapErrorBytes, other.swapErrorBytes);
    hugetlbBytes = Absent.plus(hugetlbBytes, other.hugetlbBytes);
    lazyFreeBytes = Absent.plus(lazyFreeBytes, other.lazyFreeBytes);
    weakestKind = weakestKind.orWeaker(other.weakestKind);
    count += other.count;
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

  /** SwapPss, of the rows that have it. */
  public long swapPssBytes() {
    return swapPssBytes;
  }

  /** Of each row SwapPss, or Swap where its kernel has no SwapPss. */
  public long shownSwapBytes() {
    return shownSwapBytes;
  }

  /** Sum of the bounds of the errors of {@link #shownSwapBytes}. */
  public long swapErrorBytes() {
    return swapErrorBytes;
  }

  /** Parts of the hosts' huge pages. */
  public long hugetlbBytes() {
    return hugetlbBytes;
  }

  /** LazyFree. */
  public long lazyFreeBytes() {
    return lazyFreeBytes;
  }

  /** Sum of the error bounds of the rows that have PSS; {@link Absent#ABSENT} where none has. */
  public long errorBytes() {
    return errorBytes;
  }

  /** The weakest kind among the rows; {@code EXACT} without any. */
  public RowKind weakestKind() {
    return count == 0 ? RowKind.EXACT : weakestKind;
  }

  /** Whether a row's PSS is an estimate that may be wrong. */
  public boolean isPssEstimate() {
    return weakestEstimate != RowKind.EXACT;
  }

  /** Whether a row's USS is: those that were counted in windows have theirs exactly. */
  public boolean isUssEstimate() {
    return weakestEstimate.compareTo(RowKind.STEPPED) > 0;
  }

  /** Processes. */
  public long count() {
    return count;
  }

  /** How many of these are of which kind. */
  public KindCounts kinds() {
    return kinds;
  }

  /** Whether any row has PSS, and with it a bound and an age. */
  public boolean hasPss() {
    return errorBytes >= 0;
  }

  /** When the oldest PSS was taken, on the fleet's monotonic clock; of no meaning without any. */
  public long oldestMeasuredAtNanos() {
    return oldestMeasuredAtNanos;
  }

  /** Called before the row's bound is added, by which it is known whether there was one before. */
  private void older(long measuredAtNanos) {
    if (!hasPss() || measuredAtNanos - oldestMeasuredAtNanos < 0) {
      oldestMeasuredAtNanos = measuredAtNanos;
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private KindCounts countedKinds() {
    if (kinds == KindCounts.ALL_EXACT) {
      kinds = new KindCounts();
    }
    return kinds;
  }
}
