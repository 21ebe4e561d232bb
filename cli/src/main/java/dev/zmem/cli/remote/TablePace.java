package dev.zmem.cli.remote;

/**
 * How soon a watch asks for the next table: at once where tables come as they were asked for, and
 * half a period after the last time where they come faster, so that who sends too many of them
 * waits. One thread.
 */
final class TablePace {
  private final long leastNanos;
  private long askedNanos;
  private boolean any;

  /** For tables that were asked for once a period. */
  TablePace(long periodNanos) {
    this.leastNanos = periodNanos / 2;
  }

  /**
   * A table came; nanoseconds until the next is asked for.
   *
   * @param nowNanos {@link System#nanoTime}
   */
  long table(long nowNanos) {
    long pauseNanos = any ? Math.max(0, askedNanos + leastNanos - nowNanos) : 0;
    any = true;
    askedNanos = nowNanos + pauseNanos;
    return pauseNanos;
  }
}
