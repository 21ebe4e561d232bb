package dev.zmem.model;

import java.util.OptionalLong;

/**
 * The mark of a figure the kernel did not give. Absent is never 0: it prints as {@code -} and
 * travels as a missing value.
 *
 * <p>Rows are kept in large numbers and measured often, so figures are plain {@code long}s and this
 * one negative value, which no real figure has, stands for "not given". Whoever reads a figure
 * outside a hot loop asks for {@link #optional(long)}.
 */
public final class Absent {
  /** Stands in a figure's place when there is none. */
  public static final long ABSENT = -1;

  private Absent() {}

  /** Whether {@code figure} is a real one. */
  public static boolean isPresent(long figure) {
    return figure >= 0;
  }

  /** {@code figure} as an optional. */
  public static OptionalLong optional(long figure) {
    return figure >= 0 ? OptionalLong.of(figure) : OptionalLong.empty();
  }

  /**
   * Sum of two figures; an absent one adds nothing, two absent ones stay absent. Beyond 8 EiB it
   * stays there: no machine holds so much, but a liar among a fleet's hosts must not fail every
   * question.
   */
  public static long plus(long left, long right) {
    if (left < 0) {
      return right;
    }
    if (right < 0) {
      return left;
    }
    long sum = left + right;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
