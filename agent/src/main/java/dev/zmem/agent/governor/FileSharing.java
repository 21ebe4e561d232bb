package dev.zmem.agent.governor;

/**
 * How much of what a host's processes share by files has changed hands: a process's share of a
 * library or a shared mapping moves when another one begins or ends to map it, and none of its own
 * counters tells. So what all of them map is watched: the turnover grows by each process that came
 * to stay, ended or maps more or less than before, as a share of all that is mapped. A process that
 * lives shorter than {@link #SETTLED_NANOS} is not counted: it takes part of no share for long.
 *
 * <p>One thread at a time.
 */
public final class FileSharing {
  /** So long after its start what a process maps is counted. */
  static final long SETTLED_NANOS = 10_000_000_000L;

  private long mappedPages;
  private double turnover;

  /**
   * Counts what a process maps now.
   *
   * @param process has taken its cheap figures of this pass
   * @param livedNanos time since it was first seen
   */
  public void look(Movement process, long livedNanos) {
    if (livedNanos >= SETTLED_NANOS && process.filePages() != Movement.UNKNOWN) {
      settle(process, process.filePages());
    }
  }

  /** The process has ended. */
  public void left(Movement process) {
    settle(process, 0);
  }

  /** Changes so far, in units of all that is mapped; it only grows. */
  public double turnover() {
    return turnover;
  }

  private void settle(Movement process, long pages) {
    long change = pages - process.settledFilePages();
    if (change != 0) {
      mappedPages += change;
      turnover += (double) Math.abs(change) / Math.max(Math.abs(change), mappedPages);
      process.settleFilePages(pages);
    }
  }
}
