package dev.zmem.aggregator.query;

import java.util.Arrays;

/**
 * The largest of many numbers, of which no more are kept than are wanted: a heap in an array, the
 * least of them first (Williams, Communications of the ACM 7, 1964). One thread.
 */
final class Largest {
  private static final int FIRST_CAPACITY = 64;

  private final int wanted;
  private long[] heap;
  private int size;

  /** So many, at least one. */
  Largest(int wanted) {
    this.wanted = wanted;
    heap = new long[Math.min(wanted, FIRST_CAPACITY)];
  }

  /** Takes a number, or sees that it is none of the largest. */
  void offer(long number) {
    if (size < wanted) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, (int) Math.min(wanted, 2L * size));
      }
      heap[size++] = number;
      rise(size - 1);
    } else if (number > heap[0]) {
      heap[0] = number;
      sink();
    }
  }

  /** Whether as many as are wanted were offered. */
  boolean isFull() {
    return size == wanted;
  }

  /** The least of the largest. */
  long least() {
    return heap[0];
  }

  private void rise(int from) {
    int at = from;
    while (at > 0 && heap[at] < heap[(at - 1) / 2]) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void sink() {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[at] <= heap[child]) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private void swap(int one, int other) {
    long kept = heap[one];
    heap[one] = heap[other];
    heap[other] = kept;
  }
}
