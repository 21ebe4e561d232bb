package dev.zmem.aggregator.query;

/**
 * Which number is the n-th largest, without sorting the others: Hoare's FIND (Communications of the
 * ACM 4, 1961).
 */
final class Largest {
  private Largest() {}

  /**
   * The n-th largest; puts the numbers into another order.
   *
   * @param n 1 for the largest; at most as many as there are
   */
  static long of(int n, long[] numbers) {
    int wanted = numbers.length - n;
    int from = 0;
    int to = numbers.length - 1;
    while (from < to) {
      long pivot = middle(numbers[from], numbers[(from + to) >>> 1], numbers[to]);
      int up = from;
      int down = to;
      while (up <= down) {
        while (numbers[up] < pivot) {
          up++;
        }
        while (numbers[down] > pivot) {
          down--;
        }
        if (up <= down) {
          long swapped = numbers[up];
          numbers[up++] = numbers[down];
          numbers[down--] = swapped;
        }
      }
      if (wanted <= down) {
        to = down;
      } else if (wanted >= up) {
        from = up;
      } else {
        return numbers[wanted];
      }
    }
    return numbers[wanted];
  }

  private static long middle(long one, long other, long third) {
    return Math.max(Math.min(one, other), Math.min(Math.max(one, other), third));
  }
}
