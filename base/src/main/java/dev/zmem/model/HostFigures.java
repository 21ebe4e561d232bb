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

  private static final HostFigure[] FIGURES = HostFigure.values();

  /** No figure at all. */
  public static final HostFigures NONE = new HostFigures(Map.of());

  private final long[] values;

  /** The given figures; those not named are absent. */
  public HostFigures(Map<HostFigure, Long> figures) {
    values = allAbsent();
    figures.forEach((figure, value) -> values[figure.ordinal()] = value);
  }

  private HostFigures(long[] values) {
    this.values = values;
  }

  /** The figures in the order of {@link HostFigure}; absent ones are {@link Absent#ABSENT}. */
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
  public long get(HostFigure figure) {
    return values[figure.ordinal()];
  }

  /** Swap in use; {@link Absent#ABSENT} where the kernel does not say. */
  public long swapInUseBytes() {
    long total = get(HostFigure.SWAP_TOTAL_BYTES);
    long free = get(HostFigure.SWAP_FREE_BYTES);
    return total < 0 || free < 0 ? ABSENT : Math.max(0, total - free);
  }

  /**
   * What the kernel would give to new programs; at most all there is, because in some containers
   * the total alone is the container's. {@link Absent#ABSENT} where the kernel does not say.
   */
  public long memAvailableBytes() {
    long total = get(HostFigure.MEM_TOTAL_BYTES);
    long available = get(HostFigure.MEM_AVAILABLE_BYTES);
    return total < 0 ? available : Math.min(available, total);
  }

  /** Huge pages in use, at most all there are; {@link Absent#ABSENT} where that is not known. */
  public long hugetlbInUseBytes() {
    long inUse = get(HostFigure.HUGETLB_IN_USE_BYTES);
    return inUse < 0 ? get(HostFigure.HUGETLB_BYTES) : inUse;
  }

  /** Calls {@code each} with every figure that is present. */
  public void forEachPresent(ObjLongConsumer<HostFigure> each) {
    for (HostFigure figure : FIGURES) {
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
