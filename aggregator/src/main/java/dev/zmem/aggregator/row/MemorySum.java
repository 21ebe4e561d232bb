package dev.zmem.aggregator.row;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec.Lacks;
import dev.zmem.model.FigureSpec.Summing;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.Arrays;

/**
 * Figures summed over rows; bytes, {@link Absent#ABSENT} where no row has the figure. One thread
 * adds; afterwards any may read.
 */
@SuppressWarnings("EnumOrdinal") // kinds in an array of numbers: read for every subtotal
public final class MemorySum {
  private static final Figure[] SUMMED = Figure.summed().toArray(Figure[]::new);
  private static final RowKind[] KINDS = RowKind.values();

  /** From this place on figures are not added up: of several processes they are the largest. */
  private static final int FIRST_LARGEST =
      (int) Figure.summed().stream().filter(figure -> !isLargest(figure)).count();

  /** A bit for each figure that processes without PSS have too. */
  private static final long COUNTED_OF_ALL = countedOfAll();

  /** Where a sum in an array of numbers has what, behind its figures. */
  static final int PACKED_COUNT = SUMMED.length;

  private static final int PACKED_ERROR = PACKED_COUNT + 1;
  private static final int PACKED_SWAP_ERROR = PACKED_COUNT + 2;
  private static final int PACKED_OLDEST = PACKED_COUNT + 3;
  private static final int PACKED_WEAKEST = PACKED_COUNT + 4;
  private static final int PACKED_ABSENT = PACKED_COUNT + 5;

  /** Numbers of a sum in an array of them. */
  static final int PACKED_LENGTH = PACKED_COUNT + 6;

  private final long[] sums = new long[SUMMED.length];
  private long errorBytes = ABSENT;
  private RowKind weakestKind = RowKind.SAME_MEMORY;
  private RowKind weakestEstimate = RowKind.EXACT;
  private long swapErrorBytes;

  /** A bit for each figure that a row lacks which may have it, as parts of PSS by windows alone. */
  private long absentSomewhere;

  private long count;

  /** Most sums have exact rows alone. */
  private KindCounts kinds = KindCounts.ALL_EXACT;

  /** Of no meaning without PSS. */
  private long oldestMeasuredAtNanos;

  /** An empty sum. */
  public MemorySum() {
    Arrays.fill(sums, ABSENT);
  }

  /** Adds a row. */
  public void add(LiveRows rows, int row) {
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
      countedKinds().addWithoutPss(kind, processes, rows.bytes(Figure.RSS, row));
    }
    long absent = rows.addTo(sums, row);
    if (kind != RowKind.SAME_MEMORY) {
      absentSomewhere |= kind.hasPss() ? absent : absent & COUNTED_OF_ALL;
    }
    swapErrorBytes = Absent.plus(swapErrorBytes, rows.swapErrorBytes(row));
    weakestKind = weakestKind.orWeaker(kind);
    count += processes;
  }

  /** Adds all that another sum holds. */
  public void add(MemorySum other) {
    if (other.count > 0) {
      add(other.sums, 0);
      addKinds(other.kinds, other.weakestKind, other.weakestEstimate);
      addRest(other.errorBytes, other.oldestMeasuredAtNanos, other.swapErrorBytes, other.count);
      absentSomewhere |= other.absentSomewhere;
    }
  }

  /** Adds a sum that {@link #pack} wrote at this place; these are the kinds counted in it. */
  void add(long[] packed, int at, KindCounts packedKinds) {
    add(packed, at);
    int weakest = (int) packed[at + PACKED_WEAKEST];
    addKinds(packedKinds, KINDS[weakest % KINDS.length], KINDS[weakest / KINDS.length]);
    addRest(
        packed[at + PACKED_ERROR],
        packed[at + PACKED_OLDEST],
        packed[at + PACKED_SWAP_ERROR],
        packed[at + PACKED_COUNT]);
    absentSomewhere |= packed[at + PACKED_ABSENT];
  }

  /** Writes all of it but the counts of kinds, {@link #PACKED_LENGTH} numbers. */
  void pack(long[] to, int at) {
    System.arraycopy(sums, 0, to, at, sums.length);
    to[at + PACKED_COUNT] = count;
    to[at + PACKED_ERROR] = errorBytes;
    to[at + PACKED_SWAP_ERROR] = swapErrorBytes;
    to[at + PACKED_OLDEST] = oldestMeasuredAtNanos;
    int weakest = weakestKind.ordinal() + KINDS.length * weakestEstimate.ordinal();
    to[at + PACKED_WEAKEST] = weakest;
    to[at + PACKED_ABSENT] = absentSomewhere;
  }

  private void add(long[] figures, int at) {
    for (int slot = 0; slot < FIRST_LARGEST; slot++) {
      sums[slot] = Absent.plus(sums[slot], figures[at + slot]);
    }
    for (int slot = FIRST_LARGEST; slot < sums.length; slot++) {
      sums[slot] = Math.max(sums[slot], figures[at + slot]);
    }
  }

  /** Whether a summed figure is of several processes the largest. */
  static boolean isLargest(Figure figure) {
    return figure.spec().summing() == Summing.LARGEST;
  }

  private static long countedOfAll() {
    long bits = 0;
    for (Figure figure : Figure.summed()) {
      boolean ofAll = figure.spec().lacks() == Lacks.PROCESSES_WITHOUT_IT;
      bits |= ofAll ? 1L << figure.summedSlot() : 0;
    }
    return bits;
  }

  @SuppressWarnings("ReferenceEquality") // the counts of nobody are one object
  private void addKinds(KindCounts others, RowKind weakest, RowKind weakestOfEstimates) {
    if (others != KindCounts.ALL_EXACT) {
      countedKinds().add(others);
      weakestEstimate = weakestEstimate.orWeaker(weakestOfEstimates);
    }
    weakestKind = weakestKind.orWeaker(weakest);
  }

  private void addRest(long bound, long measuredAtNanos, long swapBound, long processes) {
    if (bound >= 0) {
      older(measuredAtNanos);
      errorBytes = Absent.plus(errorBytes, bound);
    }
    swapErrorBytes = Absent.plus(swapErrorBytes, swapBound);
    count += processes;
  }

  /** Any figure that tables show, or {@link Absent#ABSENT} where no row has it. */
  public long bytes(Figure figure) {
    int slot = figure.summedSlot();
    return slot >= 0 ? sums[slot] : derived(figure);
  }

  /** Whether the figure has estimates in it that may be wrong; those with exact parts have none. */
  public boolean isEstimate(Figure figure) {
    return figure == Figure.SWAP_SHOWN
        ? swapErrorBytes > 0
        : figure.spec().estimatedBy().contains(weakestEstimate);
  }

  /** Whether processes that may have a figure lack it while others have it. */
  public boolean lacksSome(Figure figure) {
    int slot = figure.summedSlot();
    return slot >= 0 && sums[slot] >= 0 && (absentSomewhere >> slot & 1) != 0;
  }

  private long derived(Figure figure) {
    long pssBytes = bytes(Figure.PSS);
    return switch (figure) {
      case RAM -> Absent.plus(pssBytes, bytes(Figure.HUGETLB));
      case SHARED -> {
        long ussBytes = bytes(Figure.USS);
        yield pssBytes < 0 || ussBytes < 0 ? ABSENT : Math.max(0, pssBytes - ussBytes);
      }
      default -> throw new IllegalArgumentException(figure + " is not summed over rows");
    };
  }

  /** Sum of the bounds of the errors of {@link Figure#SWAP_SHOWN}. */
  public long swapErrorBytes() {
    return swapErrorBytes;
  }

  /** Sum of the error bounds of the rows that have PSS; {@link Absent#ABSENT} where none has. */
  public long errorBytes() {
    return errorBytes;
  }

  /** The weakest kind among the rows; {@code EXACT} without any. */
  public RowKind weakestKind() {
    return count == 0 ? RowKind.EXACT : weakestKind;
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
