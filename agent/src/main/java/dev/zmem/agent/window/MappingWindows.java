package dev.zmem.agent.window;

import dev.zmem.agent.estimate.WindowPlan;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.procfs.MappingRanges;
import dev.zmem.agent.procfs.PageCounts;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.procfs.PagemapScanner;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Counts the pages of one mapping after the other by windows of {@code pagemap}, with a pause after
 * each, so that the process is never held for longer than one window takes. Of a sparse mapping the
 * empty windows are left out where the kernel can name them; of a large one evenly spread windows
 * stand for the others.
 *
 * <p>Used again from mapping to mapping; one thread at a time.
 */
public final class MappingWindows {
  /** Windows read of one mapping; of 4 KiB pages these are 8 GiB. */
  static final int MAX_WINDOWS = 4096;

  /** A mapping of more windows is looked through for empty ones first. */
  private static final int WORTH_SEARCHING = 8;

  /** A search may hold the process for so long in all. */
  private static final long SEARCH_NANOS = 100_000_000;

  private static final long WINDOW_BYTES = (long) WindowPlan.WINDOW_PAGES * PageSize.BYTES;

  private final LongSupplier nanoTime;
  private final PagemapReader pagemap;
  private final PopulatedRanges populated;
  private final MappingRanges whole = new MappingRanges();
  private final PageCounts counts = new PageCounts();

  private double present;
  private double exclusive;
  private double file;
  private double swapped;
  private boolean isSample;
  private boolean isCut;
  private long longestNanos;

  /** Reads by {@code files}. */
  public MappingWindows(KernelFiles files) {
    this(files, System::nanoTime);
  }

  /** With a clock of the caller's. */
  public MappingWindows(KernelFiles files, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pagemap = new PagemapReader(files);
    this.populated = new PopulatedRanges(new PagemapScanner(files));
  }

  /**
   * Counts the pages from {@code start} to {@code end}: 1, 0 when the address space is gone, or
   * {@code -errno}.
   *
   * @param descriptor of its {@code pagemap}
   * @param pauseNanos after each window
   * @param endNanos {@link System#nanoTime} at which reading ends; the less time is left, the fewer
   *     of a large mapping's windows are read
   */
  public int count(int descriptor, long start, long end, long pauseNanos, long endNanos) {
    present = 0;
    exclusive = 0;
    file = 0;
    swapped = 0;
    isSample = false;
    isCut = false;
    longestNanos = 0;
    whole.clear();
    whole.add(start, end, false);
    MappingRanges ranges = whole;
    if ((end - start) / WINDOW_BYTES > WORTH_SEARCHING) {
      if (populated.find(descriptor, whole, Long.MAX_VALUE, pauseNanos, SEARCH_NANOS)) {
        ranges = populated.ranges();
      }
      longestNanos = populated.longestNanos();
    }
    return count(descriptor, ranges, pauseNanos, endNanos);
  }

  private int count(int descriptor, MappingRanges ranges, long pauseNanos, long endNanos) {
    long windows = 0;
    for (int range = 0; range < ranges.size(); range++) {
      windows += windows(ranges.start(range), ranges.end(range));
    }
    long left = Math.max(1, (endNanos - nanoTime.getAsLong()) / (2 * pauseNanos + 20_000));
    long most = Math.min(MAX_WINDOWS, left);
    long stride = Math.max(1, (windows + most - 1) / most);
    isSample = stride > 1;
    long number = 0;
    long seen = 0;
    for (int range = 0; range < ranges.size() && !isCut; range++) {
      for (long at = ranges.start(range); at < ranges.end(range) && !isCut; ) {
        long to = Math.min(ranges.end(range), (at / WINDOW_BYTES + 1) * WINDOW_BYTES);
        if (number++ % stride == 0) {
          int read = window(descriptor, at, to, pauseNanos);
          if (read <= 0) {
            return read;
          }
          seen++;
          isCut = seen * stride < windows && nanoTime.getAsLong() - endNanos >= 0;
        }
        at = to;
      }
    }
    // those that come after the end of time stand for nothing: what was read counts
    double times = isCut ? stride : (double) windows / Math.max(1, seen);
    present *= times;
    exclusive *= times;
    file *= times;
    swapped *= times;
    return 1;
  }

  private int window(int descriptor, long from, long to, long pauseNanos) {
    LockSupport.parkNanos(pauseNanos);
    long before = nanoTime.getAsLong();
    int read =
        pagemap.read(
            descriptor, from / PageSize.BYTES, (int) ((to - from) / PageSize.BYTES), counts);
    longestNanos = Math.max(longestNanos, nanoTime.getAsLong() - before);
    present += counts.present();
    exclusive += counts.exclusive();
    file += counts.file();
    swapped += counts.swapped();
    return read;
  }

  private static long windows(long start, long end) {
    return (end - 1) / WINDOW_BYTES - start / WINDOW_BYTES + 1;
  }

  /** Bytes in RAM. */
  public long presentBytes() {
    return bytes(present);
  }

  /** Of these, mapped by this process alone. */
  public long exclusiveBytes() {
    return bytes(exclusive);
  }

  /** Of those in RAM, of no file. */
  public long anonymousBytes() {
    return bytes(present - file);
  }

  /** Bytes in swap. */
  public long swappedBytes() {
    return bytes(swapped);
  }

  /** Whether the figures are estimates, of one window in several. */
  public boolean isSample() {
    return isSample;
  }

  /** Whether time was up before the mapping's end: what lies behind is not counted. */
  public boolean isCut() {
    return isCut;
  }

  /** The longest read. */
  public long longestNanos() {
    return longestNanos;
  }

  private static long bytes(double pages) {
    return Math.round(pages) * PageSize.BYTES;
  }
}
