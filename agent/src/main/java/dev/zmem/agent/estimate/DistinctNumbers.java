package dev.zmem.agent.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Samples without replacement, in memory of the sample's size whatever the population's. */
final class DistinctNumbers {
  private DistinctNumbers() {}

  /**
   * {@code count} of the numbers from 0 to below {@code bound}, ascending; every such set is
   * equally likely. Source: R. Floyd's algorithm F2, Communications of the ACM 30 (1987), 754.
   */
  static long[] ascending(int count, long bound, RandomGenerator random) {
    long[] chosen = new long[count];
    if (count == bound) {
      Arrays.setAll(chosen, i -> i);
      return chosen;
    }
    long[] slots = new long[Math.max(2, Integer.highestOneBit(Math.max(count, 1)) * 4)];
    Arrays.fill(slots, -1);
    for (int i = 0; i < count; i++) {
      long newest = bound - count + i;
      long number = random.nextLong(newest + 1);
      if (!enter(slots, number)) {
        number = newest; // above all before it, so never there
        enter(slots, number);
      }
      chosen[i] = number;
    }
    Arrays.sort(chosen);
    return chosen;
  }

  /** Enters a number into an open hash table; false when it is there already. */
  private static boolean enter(long[] slots, long number) {
    long mixed = number * 0x9E37_79B9_7F4A_7C15L;
    int slot = (int) (mixed >>> 32) & (slots.length - 1);
    while (slots[slot] >= 0) {
      if (slots[slot] == number) {
        return false;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = number;
    return true;
  }
}
