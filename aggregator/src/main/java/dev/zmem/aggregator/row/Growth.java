package dev.zmem.aggregator.row;

import dev.zmem.model.Absent;

/**
 * By how much RAM a row grew.
 *
 * @param bytes negative where it shrank
 * @param nanos since when, the shortest time of its hosts; {@link Absent#ABSENT} where nothing is
 *     known
 * @param isPartial whether some of its hosts are left out, for nothing is known of their past
 */
public record Growth(long bytes, long nanos, boolean isPartial) {
  /** Nothing is known, or was asked for. */
  public static final Growth UNKNOWN = new Growth(0, Absent.ABSENT, false);

  /** Whether it is of less than the time that growth is told of. */
  public boolean isShort() {
    return nanos < HostPast.LOOK_BACK_NANOS;
  }

  /** Whether it is known. */
  public boolean isKnown() {
    return nanos >= 0;
  }
}
