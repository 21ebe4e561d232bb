package dev.zmem.agent.governor;

/**
 * The number of windows that fit the time there is, so that every process that waits gets some.
 * Learns what a window takes by the clock: its read, the pause after it and waking up again. One
 * thread at a time.
 */
public final class WindowTime {
  /** Windows of one pass are planned to take no longer. */
  public static final long PASS_NANOS = 2_000_000_000L;

  /**
   * On a host that is busier than was thought the last have their few windows beyond that; a
   * process that has none until then has its turn in the next pass.
   */
  public static final long MOST_PASS_NANOS = 2 * PASS_NANOS;

  /**
   * Fewest windows of one process, however many wait: their figures have a wide bound, but one that
   * is found.
   */
  static final int LEAST_WINDOWS = 16;

  /** A read of 45 µs, a pause of 100 µs, and what timers and a busy host add. */
  static final double FIRST_NANOS_PER_WINDOW = 250_000;

  /** Half: a host that has become busy shows at the next process already. */
  private static final double WEIGHT = 0.5;

  private double nanosPerWindow = FIRST_NANOS_PER_WINDOW;

  /**
   * Windows for the next process: an equal part of the time that is left.
   *
   * @param wanted windows at most
   * @param leftNanos time left for all that wait
   * @param waiting processes that wait, this one included; at least 1
   */
  public int quota(int wanted, double leftNanos, int waiting) {
    double fitting = leftNanos / waiting / nanosPerWindow;
    return (int) Math.clamp(fitting, Math.min(LEAST_WINDOWS, wanted), wanted);
  }

  /** Learns from the windows of one process. */
  public void took(int windows, long nanos) {
    if (windows > 0) {
      double perWindow = (double) nanos / windows;
      nanosPerWindow += WEIGHT * (Math.clamp(perWindow, 10_000, 10_000_000) - nanosPerWindow);
    }
  }

  /** What one window takes. */
  double nanosPerWindow() {
    return nanosPerWindow;
  }
}
