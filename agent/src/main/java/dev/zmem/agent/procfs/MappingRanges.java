package dev.zmem.agent.procfs;

import java.util.Arrays;

/**
 * The mapped addresses of a process, ascending: two longs a range, no object. Used again from
 * process to process; one thread at a time.
 *
 * <p>Neighbours without a gap are one range, but memory without any access rights (reserved, mostly
 * empty) is never joined with other memory.
 */
public final class MappingRanges {
  /**
   * Ranges kept: 4 MiB, four times the mappings a process may have unless {@code vm.max_map_count}
   * was raised. Beyond it the last range grows to the end of each further mapping, over the gaps:
   * nothing is lost, and unmapped pages count as nothing, but they are read.
   */
  public static final int MAX_RANGES = 1 << 18;

  private static final int FIRST_RANGES = 256;

  private long[] starts = new long[FIRST_RANGES];
  private long[] ends = new long[FIRST_RANGES];
  private int size;
  private boolean lastReserved;

  /** How many there are. */
  public int size() {
    return size;
  }

  /** First address of a range. */
  public long start(int index) {
    return starts[index];
  }

  /** Address after a range. */
  public long end(int index) {
    return ends[index];
  }

  /** First addresses, valid up to {@link #size}, until the next mapping is added. */
  public long[] starts() {
    return starts;
  }

  /** Addresses after the ranges, likewise. */
  public long[] ends() {
    return ends;
  }

  /** Mapped bytes. */
  public long bytes() {
    long bytes = 0;
    for (int index = 0; index < size; index++) {
      bytes += ends[index] - starts[index];
    }
    return bytes;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
  }

  /** Adds a mapping above the others; an empty one, or one that is not above, is passed over. */
  public void add(long start, long end, boolean reserved) {
    if (start < 0 || end <= start || (size > 0 && start < ends[size - 1])) {
      return;
    }
    boolean joins = size > 0 && start == ends[size - 1] && reserved == lastReserved;
    if (joins || size == MAX_RANGES) {
      ends[size - 1] = end;
    } else {
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, size * 2);
        ends = Arrays.copyOf(ends, size * 2);
      }
      starts[size] = start;
      ends[size++] = end;
    }
    lastReserved = reserved;
  }
}
