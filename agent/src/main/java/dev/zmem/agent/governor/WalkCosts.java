package dev.zmem.agent.governor;

/**
 * What walks cost on this host, learned: the prior for processes that were not walked yet. A page
 * in swap costs what a resident one does. One thread at a time.
 */
public final class WalkCosts {
  /** A page of 4 KiB costs about 50 ns; a little more is assumed until walks tell. */
  static final double FIRST_NANOS_PER_PAGE = 60;

  /** Opening, reading and parsing, whatever the size. */
  static final double FIRST_NANOS_PER_WALK = 40_000;

  /** One window of the page table: reading, counting and waking up again after the pause. */
  static final double FIRST_NANOS_PER_WINDOW = 45_000;

  /** Walks of fewer pages tell of the fixed cost, walks of more of the cost a page. */
  private static final long LARGE_PAGES = 4096;

  private static final double WEIGHT = 0.05;

  /** In a walk of fewer pages than this, what is usual here counts more than what it took. */
  private static final double FEW_PAGES = 2048;

  /**
   * Huge pages make a walk cheap, but the kernel splits them without notice: a process is not taken
   * to be cheaper than this part of what is usual.
   */
  private static final double LEAST_PART = 0.125;

  private double nanosPerPage = FIRST_NANOS_PER_PAGE;
  private double nanosPerWalk = FIRST_NANOS_PER_WALK;
  private double nanosPerWindow = FIRST_NANOS_PER_WINDOW;

  /** Learns from a walk. */
  void walked(long pages, long nanos) {
    if (pages >= LARGE_PAGES) {
      double perPage = (nanos - nanosPerWalk) / pages;
      // huge pages make walks cheap for the processes that have them, not for the next unknown
      // process
      nanosPerPage += WEIGHT * (Math.clamp(perPage, 20, 240) - nanosPerPage);
    } else {
      double fixed = nanos - pages * nanosPerPage;
      nanosPerWalk += WEIGHT * (Math.clamp(fixed, 5_000, 400_000) - nanosPerWalk);
    }
  }

  /**
   * What a walk tells of the cost a page in the process that was walked. A small process says
   * little of what it would cost when it has grown.
   */
  double nanosPerPage(long pages, long nanos) {
    double measured = Math.max(0, nanos - nanosPerWalk) + FEW_PAGES * nanosPerPage;
    return Math.max(measured / (pages + FEW_PAGES), LEAST_PART * nanosPerPage);
  }

  /** Learns from windows. */
  void stepped(int windows, long cpuNanos) {
    if (windows > 0) {
      double perWindow = (double) cpuNanos / windows;
      nanosPerWindow += 0.2 * (Math.clamp(perWindow, 2_000, 1_000_000) - nanosPerWindow);
    }
  }

  double nanosPerPage() {
    return nanosPerPage;
  }

  double nanosPerWalk() {
    return nanosPerWalk;
  }

  double nanosPerWindow() {
    return nanosPerWindow;
  }
}
