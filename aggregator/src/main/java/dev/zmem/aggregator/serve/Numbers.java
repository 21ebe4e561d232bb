package dev.zmem.aggregator.serve;

import java.util.Arrays;

/** Numbers that grow, and can go back to where the last row began. One thread. */
final class Numbers {
  private static final long[] NONE = {};

  private final int expected;
  private long[] numbers = NONE;
  private int size;
  private int begun;

  /** With room for so many once there is one. */
  Numbers(int expected) {
    this.expected = expected;
  }

  /** A row begins. */
  void begin() {
    begun = size;
  }

  /** What came since a row began is taken back. */
  void undo() {
    size = begun;
  }

  void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(expected, size * 2));
    }
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  long get(int at) {
    return numbers[at];
  }

  boolean areAll(long number) {
    for (int at = 0; at < size; at++) {
      if (numbers[at] != number) {
        return false;
      }
    }
    return true;
  }
}
