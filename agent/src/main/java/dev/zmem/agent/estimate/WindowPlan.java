package dev.zmem.agent.estimate;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which windows of a process's address space are read: all of them where the quota suffices (a
 * census), else a random sample without replacement from each stratum. Ascending by address.
 * Immutable; its memory goes with the quota, never with the address space.
 *
 * <p>A window is up to {@value #WINDOW_PAGES} pages, aligned to as many; it is shorter where a
 * mapping starts or ends in it.
 */
public final class WindowPlan {
  /** Pages of a whole window. */
  public static final int WINDOW_PAGES = 512;

  private final long windowsInAll;
  private final long pagesInAll;
  private final long[] stratumWindows;
  private final int[] stratumSamples;
  private final long[] firstPages;
  private final short[] pages;
  private final byte[] strata;

  private WindowPlan(long windowsInAll, long pagesInAll, List<Stratum> strata) {
    this.windowsInAll = windowsInAll;
    this.pagesInAll = pagesInAll;
    this.stratumWindows = strata.stream().mapToLong(stratum -> stratum.windows).toArray();
    this.stratumSamples = strata.stream().mapToInt(stratum -> stratum.sample).toArray();
    int sample = strata.stream().mapToInt(stratum -> stratum.sample).sum();
    this.firstPages = new long[sample];
    this.pages = new short[sample];
    this.strata = new byte[sample];
  }

  /**
   * Plans a reading of the first {@code count} ranges.
   *
   * @param starts first addresses of the ranges, ascending, multiples of {@code pageBytes}
   * @param ends addresses after the ranges, each at most the next start
   * @param pageBytes bytes of a page
   * @param quota windows to read at most, at least 1
   * @param random chooses the windows of a sample; not used for a census
   */
  public static WindowPlan of(
      long[] starts, long[] ends, int count, long pageBytes, int quota, RandomGenerator random) {
    if (quota < 1) {
      throw new IllegalArgumentException("quota " + quota + " (expected: at least 1)");
    }
    Runs runs = new Runs(starts, ends, count, pageBytes);
    long windows = 0;
    long pages = 0;
    while (runs.next()) {
      windows += runs.windows();
      pages += runs.pages();
    }
    List<Stratum> strata =
        windows <= quota ? everything((int) windows) : Strata.of(runs, windows, quota);
    WindowPlan plan = new WindowPlan(windows, pages, strata);
    plan.choose(runs, strata, random);
    return plan;
  }

  /** Windows to read. */
  public int size() {
    return firstPages.length;
  }

  /** Whether every window is read. */
  public boolean census() {
    return size() == windowsInAll;
  }

  /** Windows there are. */
  public long windowsInAll() {
    return windowsInAll;
  }

  /** Number of the first page of a window. */
  public long firstPage(int window) {
    return firstPages[window];
  }

  /** Pages of a window. */
  public int pages(int window) {
    return pages[window];
  }

  /** The stratum a window stands for. */
  public int stratum(int window) {
    return strata[window];
  }

  /** How many strata there are. */
  int strata() {
    return stratumWindows.length;
  }

  /** Windows in a stratum. */
  long stratumWindows(int stratum) {
    return stratumWindows[stratum];
  }

  /** Windows read of a stratum. */
  int stratumSample(int stratum) {
    return stratumSamples[stratum];
  }

  /** Mapped pages there are. */
  long pagesInAll() {
    return pagesInAll;
  }

  private static List<Stratum> everything(int windows) {
    Stratum all = new Stratum(Stratum.REST, 0, windows, 1);
    all.sample = windows;
    return List.of(all);
  }

  /** Goes through the runs once: the plan is ascending by address. */
  private void choose(Runs runs, List<Stratum> drawn, RandomGenerator random) {
    long[][] chosen = new long[drawn.size()][];
    for (int number = 0; number < chosen.length; number++) {
      Stratum stratum = drawn.get(number);
      chosen[number] = DistinctNumbers.ascending(stratum.sample, stratum.windows, random);
    }
    int rest = drawn.size() - 1; // where there is a rest it is the last
    int restAt = 0;
    long restBefore = 0;
    int cut = 0; // strata before this one are done
    int at = 0;
    runs.rewind();
    while (runs.next()) {
      if (drawn.get(cut).run == runs.index()) {
        for (; cut < drawn.size() && drawn.get(cut).run == runs.index(); cut++) {
          for (long window : chosen[cut]) {
            put(at++, runs, drawn.get(cut).offset + window, cut);
          }
        }
        cut = Math.min(cut, rest);
      } else {
        long end = restBefore + runs.windows();
        for (; restAt < chosen[rest].length && chosen[rest][restAt] < end; restAt++) {
          put(at++, runs, chosen[rest][restAt] - restBefore, rest);
        }
        restBefore = end;
      }
    }
  }

  private void put(int at, Runs runs, long window, int stratum) {
    firstPages[at] = runs.windowFirstPage(window);
    pages[at] = (short) runs.windowPages(window);
    strata[at] = (byte) stratum;
  }
}
