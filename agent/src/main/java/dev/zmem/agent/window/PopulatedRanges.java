package dev.zmem.agent.window;

import dev.zmem.agent.estimate.WindowPlan;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.procfs.MappingRanges;
import dev.zmem.agent.procfs.PagemapScanner;
import java.util.concurrent.locks.LockSupport;

/**
 * Narrows the mappings of a sparse process down to the windows that hold something: of a terabyte
 * with a gigabyte touched only that gigabyte is left to be read. Used again from process to
 * process; one thread at a time.
 */
final class PopulatedRanges {
  /** The process gets a pause when it was held for so long since the last one. */
  private static final long HELD_NANOS = 50_000;

  private static final long WINDOW_BYTES = (long) WindowPlan.WINDOW_PAGES * PageSize.BYTES;

  /** The first step: page tables that turn out to be empty take a quarter of a microsecond each. */
  private static final long FIRST_STEP = 128 * WINDOW_BYTES;

  /** The largest step where many empty tables may be. */
  private static final long USUAL_STEP = 256 * WINDOW_BYTES;

  /** The largest step at all: the tables above the lowest take time too. */
  private static final long LARGEST_STEP = 32 * 512 * WINDOW_BYTES;

  /** So many empty tables may be in one step. */
  private static final long FEW_TABLES = 256;

  private final PagemapScanner scanner;
  private final MappingRanges held = new MappingRanges();
  private long heldNanos;
  private long longestNanos;

  PopulatedRanges(PagemapScanner scanner) {
    this.scanner = scanner;
  }

  /**
   * Finds them; false when the kernel does not tell (before Linux 6.7).
   *
   * @param tables lowest page tables that may be empty
   * @param pauseNanos rest for the process in between
   * @param mostNanos time to hold it in all; mappings not reached by then are left as they are
   */
  boolean find(
      int descriptor, MappingRanges mappings, long tables, long pauseNanos, long mostNanos) {
    held.clear();
    longestNanos = 0;
    heldNanos = 0;
    long most = tables <= FEW_TABLES ? LARGEST_STEP : USUAL_STEP;
    long step = FIRST_STEP;
    long unrested = 0;
    for (int index = 0; index < mappings.size(); index++) {
      long end = mappings.end(index);
      for (long at = mappings.start(index); at < end; ) {
        if (heldNanos > mostNanos) {
          keep(at, end, mappings.start(index), end);
          break;
        }
        if (unrested > HELD_NANOS && pauseNanos > 0) {
          LockSupport.parkNanos(pauseNanos);
          unrested = 0;
        }
        long before = System.nanoTime();
        int regions = scanner.scan(descriptor, at, Math.min(end, at + step));
        long took = System.nanoTime() - before;
        if (regions < 0 || scanner.walkEnd() <= at) {
          return false;
        }
        heldNanos += took;
        unrested += took;
        longestNanos = Math.max(longestNanos, took);
        for (int region = 0; region < regions; region++) {
          keep(scanner.start(region), scanner.end(region), mappings.start(index), end);
        }
        at = scanner.walkEnd();
        step = regions == 0 && took < HELD_NANOS ? Math.min(step * 2, most) : FIRST_STEP;
      }
    }
    return true;
  }

  /** What was found; valid until the next search. */
  MappingRanges ranges() {
    return held;
  }

  /** The longest call. */
  long longestNanos() {
    return longestNanos;
  }

  /** What all calls took. */
  long heldNanos() {
    return heldNanos;
  }

  /** Whole windows, as far as they are mapped. */
  private void keep(long start, long end, long mappedFrom, long mappedTo) {
    long last = held.size() == 0 ? 0 : held.end(held.size() - 1);
    long from = Math.max(last, Math.max(mappedFrom, start / WINDOW_BYTES * WINDOW_BYTES));
    long to = Math.min(mappedTo, (end + WINDOW_BYTES - 1) / WINDOW_BYTES * WINDOW_BYTES);
    held.add(from, to, false);
  }
}
