package dev.zmem.model;

import static dev.zmem.model.Absent.ABSENT;

import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The host as a whole: figures of {@code /proc/meminfo}, {@code /proc/vmstat} and {@code
 * /proc/pressure}, each present or absent.
 *
 * <p>Immutable. A figure the kernel does not give is {@link Absent#ABSENT}.
 */
@SuppressWarnings("EnumOrdinal") // an array by figure: read in every pass, nothing is boxed
public final class HostFigures {

  /** One figure of a host; bytes unless its name says otherwise. */
  public enum Figure {
    MEM_TOTAL_BYTES,
    MEM_FREE_BYTES,
    MEM_AVAILABLE_BYTES,
    BUFFERS_BYTES,
    CACHED_BYTES,
    SHMEM_BYTES,
    SLAB_BYTES,
    SLAB_RECLAIMABLE_BYTES,
    ACTIVE_BYTES,
    INACTIVE_BYTES,
    ANON_PAGES_BYTES,
    DIRTY_BYTES,
    PAGE_TABLES_BYTES,
    KERNEL_STACK_BYTES,
    SWAP_TOTAL_BYTES,
    SWAP_FREE_BYTES,
    SWAP_CACHED_BYTES,
    /** Compressed size in RAM. */
    ZSWAP_BYTES,
    /** What was compressed. */
    ZSWAPPED_BYTES,
    /** All huge pages taken from RAM, used or not. */
    HUGETLB_BYTES,
    /** Since boot. */
    SWAPPED_IN_PAGES,
    /** Since boot. */
    SWAPPED_OUT_PAGES,
    /** PSI some avg10, hundredths of a percent. */
    MEMORY_SOME_CENTIPERCENT,
    /** PSI full avg10, hundredths of a percent. */
    MEMORY_FULL_CENTIPERCENT,
    /** PSI some avg10, hundredths of a percent. */
    CPU_SOME_CENTIPERCENT,
    UPTIME_SECONDS,
    PAGE_SIZE_BYTES,
    CPU_COUNT,
    /**
     * Huge pages that are in use, of all sizes; absent where there are none or the kernel does not
     * say.
     */
    HUGETLB_IN_USE_BYTES
  }

  private static final Figure[] FIGURES = Figure.values();

  /** No figure at all. */
  public static final HostFigures NONE = new HostFigures(Map.of());

  private final long[] values;

  /** The given figures; those not named are absent. */
  public HostFigures(Map<Figure, Long> figures) {
    values = allAbsent();
    figures.forEach((figure, value) -> values[figure.ordinal()] = value);
  }

  private HostFigures(long[] values) {
    this.values = values;
  }

  /** The figures in the order of {@link Figure}; absent ones are {@link Absent#ABSENT}. */
  public static HostFigures of(long[] valuesInOrder) {
    if (valuesInOrder.length != FIGURES.length) {
      throw new IllegalArgumentException(valuesInOrder.length + " figures");
    }
    return new HostFigures(valuesInOrder.clone());
  }

  /** An array for {@link #of} in which all are absent. */
  public static long[] allAbsent() {
    long[] absent = new long[FIGURES.length];
    Arrays.fill(absent, ABSENT);
    return absent;
  }

  /** The figure, or {@link Absent#ABSENT}. */
  public long get(Figure figure) {
    return values[figure.ordinal()];
  }

  /** Swap in use; {@link Absent#ABSENT} where the kernel does not say. */
  public long swapInUseBytes() {
    long total = get(Figure.SWAP_TOTAL_BYTES);
    long free = get(Figure.SWAP_FREE_BYTES);
    return total < 0 || free < 0 ? ABSENT : Math.max(0, total - free);
  }

  /** Huge pages in use, at most all there are; {@link Absent#ABSENT} where that is not known. */
  public long hugetlbInUseBytes() {
    long inUse = get(Figure.HUGETLB_IN_USE_BYTES);
    return inUse < 0 ? get(Figure.HUGETLB_BYTES) : inUse;
  }

  /** Calls {@code each} with every figure that is present. */
  public void forEachPresent(ObjLongConsumer<Figure> each) {
    for (Figure figure : FIGURES) {
      if (values[figure.ordinal()] >= 0) {
        each.accept(figure, values[figure.ordinal()]);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostFigures that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    forEachPresent((figure, value) -> text.add(figure + "=" + value));
    return text.toString();
  }
}
