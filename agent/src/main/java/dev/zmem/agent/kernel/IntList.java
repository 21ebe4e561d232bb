package dev.zmem.agent.kernel;

import java.util.Arrays;

/** A growing list of ints without boxes, used again from pass to pass. One thread at a time. */
public final class IntList {
  private int[] values = new int[1024];
  private int size;

  /** Adds at the end. */
  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /**
   * Puts the values in ascending order: in one look where they are, and in place where not, for
   * {@link Arrays#sort} makes arrays.
   */
  public void sort() {
    for (int index = 1; index < size; index++) {
      if (values[index] < values[index - 1]) {
        shellSort();
        return;
      }
    }
  }

  private void shellSort() {
    int gap = 1;
    while (gap < size / 3) {
      gap = gap * 3 + 1;
    }
    for (; gap > 0; gap /= 3) {
      for (int index = gap; index < size; index++) {
        int value = values[index];
        int at = index;
        for (; at >= gap && values[at - gap] > value; at -= gap) {
          values[at] = values[at - gap];
        }
        values[at] = value;
      }
    }
  }

  /** The value at {@code index}. */
  public int get(int index) {
    return values[index];
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
  }
}
