package dev.zmem.agent.estimate;

/**
 * Goes through mapping ranges in ascending order as runs of windows, no window in two runs: a
 * window that several ranges touch belongs to the first of them and covers the others' pages too.
 * Holds nothing but its place; one thread at a time.
 */
final class Runs {
  private final long[] starts;
  private final long[] ends;
  private final int count;
  private final long pageBytes;

  private int next;
  private long nextWindow;
  private int index;
  private long firstPage;
  private long endPage;

  /** Over the first {@code count} ranges, bytes, ascending and apart from each other. */
  Runs(long[] starts, long[] ends, int count, long pageBytes) {
    this.starts = starts;
    this.ends = ends;
    this.count = count;
    this.pageBytes = pageBytes;
    rewind();
  }

  /** Starts again before the first run. */
  void rewind() {
    next = 0;
    nextWindow = 0;
    index = -1;
  }

  /** Goes to the next run; false when there is none. */
  boolean next() {
    while (next < count) {
      long first = starts[next] / pageBytes;
      long end = ends[next] / pageBytes;
      next++;
      long window = Math.max(first / WindowPlan.WINDOW_PAGES, nextWindow);
      if (end <= first || end <= window * WindowPlan.WINDOW_PAGES) {
        continue;
      }
      firstPage = Math.max(first, window * WindowPlan.WINDOW_PAGES);
      endPage = reach(end);
      nextWindow = (end - 1) / WindowPlan.WINDOW_PAGES + 1;
      index++;
      return true;
    }
    return false;
  }

  /** How many runs came before this one. */
  int index() {
    return index;
  }

  /** Windows of this run, at least one. */
  long windows() {
    return nextWindow - firstPage / WindowPlan.WINDOW_PAGES;
  }

  /** Pages of this run. */
  long pages() {
    return endPage - firstPage;
  }

  /** First page of a window of this run. */
  long windowFirstPage(long window) {
    return window == 0
        ? firstPage
        : (firstPage / WindowPlan.WINDOW_PAGES + window) * WindowPlan.WINDOW_PAGES;
  }

  /** Pages of a window of this run: fewer than a whole window at its ends only. */
  int windowPages(long window) {
    long end = (firstPage / WindowPlan.WINDOW_PAGES + window + 1) * WindowPlan.WINDOW_PAGES;
    return (int) (Math.min(end, endPage) - windowFirstPage(window));
  }

  /** The end of a run within its last window, where the following ranges may go on. */
  private long reach(long end) {
    long windowEnd = ((end - 1) / WindowPlan.WINDOW_PAGES + 1) * WindowPlan.WINDOW_PAGES;
    long reach = end;
    for (int i = next; i < count && starts[i] / pageBytes < windowEnd; i++) {
      reach = Math.max(reach, Math.min(ends[i] / pageBytes, windowEnd));
    }
    return reach;
  }
}
