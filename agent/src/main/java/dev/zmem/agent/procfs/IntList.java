package dev.zmem.agent.procfs;

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

  /** Puts the values in ascending order, unless they are. */
  public void sort() {
    for (int index = 1; index < size; index++) {
      if (values[index] < values[index - 1]) {
        Arrays.sort(values, 0, size);
        return;
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
