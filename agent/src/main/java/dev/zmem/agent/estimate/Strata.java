package dev.zmem.agent.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Divides the windows of a process into strata and the quota among them. The largest runs are
 * strata, cut further in proportion to their size; the other runs together are one. Stateless.
 */
final class Strata {
  /** Strata at most, where the quota suffices for {@link #MIN_QUOTA} each. */
  static final int MAX_STRATA = 16;

  /** Below four windows a stratum its variance says little. */
  private static final int MIN_QUOTA = 4;

  /** Runs that are strata of their own, at most. */
  private static final int MAX_LARGE = 8;

  /** Windows that make a run large; 64 MiB with pages of 4 KiB. */
  private static final long LARGE_WINDOWS = 32;

  /**
   * Part of the quota that every large run and the rest get alike. Memory reserved by the terabyte
   * and all but empty would else leave nothing for the heap beside it.
   */
  private static final double EQUAL_PART = 0.25;

  private Strata() {}

  /**
   * The strata of all runs, ascending by address with the rest last, and their samples.
   *
   * @param all windows of all runs, more than {@code quota}
   */
  static List<Stratum> of(Runs runs, long all, int quota) {
    int most = Math.clamp(quota / MIN_QUOTA, 1, MAX_STRATA);
    int[] large = new int[Math.min(MAX_LARGE, most - 1)];
    long[] windows = new long[large.length];
    int count = largest(runs, large, windows);
    long rest = all - Arrays.stream(windows, 0, count).sum();
    int[] pieces = pieces(windows, count, most - (rest > 0 ? 1 : 0));
    double equal = EQUAL_PART * all / (count + (rest > 0 ? 1 : 0));

    List<Stratum> strata = new ArrayList<>(most);
    for (int i = 0; i < count; i++) {
      for (int piece = 0; piece < pieces[i]; piece++) {
        long from = part(windows[i], piece, pieces[i]);
        long to = part(windows[i], piece + 1, pieces[i]);
        double weight = (1 - EQUAL_PART) * (to - from) + equal / pieces[i];
        strata.add(new Stratum(large[i], from, to - from, weight));
      }
    }
    if (rest > 0) {
      strata.add(new Stratum(Stratum.REST, 0, rest, (1 - EQUAL_PART) * rest + equal));
    }
    allocate(strata, quota);
    return strata;
  }

  /** Finds the largest runs, ascending by index; how many there are. */
  private static int largest(Runs runs, int[] large, long[] windows) {
    int count = 0;
    runs.rewind();
    while (large.length > 0 && runs.next()) {
      long size = runs.windows();
      if (size < LARGE_WINDOWS) {
        continue;
      }
      int to = count;
      if (count == large.length) {
        int least = 0;
        for (int i = 1; i < count; i++) {
          least = windows[i] < windows[least] ? i : least;
        }
        if (windows[least] >= size) {
          continue;
        }
        System.arraycopy(large, least + 1, large, least, count - least - 1);
        System.arraycopy(windows, least + 1, windows, least, count - least - 1);
        to = count - 1;
      } else {
        count++;
      }
      large[to] = runs.index();
      windows[to] = size;
    }
    return count;
  }

  /** Cuts the run with the largest pieces once more, until there are {@code most}. */
  private static int[] pieces(long[] windows, int count, int most) {
    int[] pieces = new int[count];
    Arrays.fill(pieces, 1);
    for (int left = most - count; left > 0 && count > 0; left--) {
      int widest = 0;
      for (int i = 1; i < count; i++) {
        widest = windows[i] / pieces[i] > windows[widest] / pieces[widest] ? i : widest;
      }
      if (windows[widest] / (pieces[widest] + 1) < MIN_QUOTA) {
        break;
      }
      pieces[widest]++;
    }
    return pieces;
  }

  /** Two windows for each, or all it has; then one at a time where the weight is served least. */
  private static void allocate(List<Stratum> strata, int quota) {
    int left = quota;
    for (Stratum stratum : strata) {
      stratum.sample = (int) Math.min(Math.min(2, stratum.windows), left);
      left -= stratum.sample;
    }
    for (; left > 0; left--) {
      Stratum neediest = null;
      for (Stratum stratum : strata) {
        if (stratum.sample < stratum.windows
            && (neediest == null
                || stratum.weight * neediest.sample > neediest.weight * stratum.sample)) {
          neediest = stratum;
        }
      }
      if (neediest == null) {
        return;
      }
      neediest.sample++;
    }
  }

  /** Where piece {@code number} of {@code pieces} starts. */
  private static long part(long windows, int number, int pieces) {
    return windows / pieces * number + windows % pieces * number / pieces;
  }
}
