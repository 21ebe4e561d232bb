package dev.zmem.model;

import static dev.zmem.model.Absent.ABSENT;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host as a whole: figures of {@code /proc/meminfo}, {@code /proc/vmstat} and {@code
 * /proc/pressure}, each present or absent.
 *
 * <p>Immutable. A figure the kernel does not give is {@link Absent#ABSENT}.
 */
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
    CPU_COUNT
  }

  /** No figure at all. */
  public static final HostFigures NONE = new HostFigures(Map.of());

  private final Map<Figure, Long> present;

  /** The given figures; those not named are absent. */
  public HostFigures(Map<Figure, Long> figures) {
    EnumMap<Figure, Long> copy = new EnumMap<>(Figure.class);
    copy.putAll(figures);
    present = Collections.unmodifiableMap(copy);
  }

  /** The figure, or {@link Absent#ABSENT}. */
  public long get(Figure figure) {
    return present.getOrDefault(figure, ABSENT);
  }

  /** The figures that are present. */
  public Map<Figure, Long> present() {
    return present;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostFigures that && present.equals(that.present);
  }

  @Override
  public int hashCode() {
    return present.hashCode();
  }

  @Override
  public String toString() {
    return present.toString();
  }
}
