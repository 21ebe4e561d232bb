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
