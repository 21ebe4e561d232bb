package dev.zmem.agent.process;

/**
 * For how long a process is left alone after it could not be read. Owned by the scanner's thread.
 */
public final class Rest {
  /** A process that is denied, or not to be understood. */
  private static final long UNREADABLE_NANOS = 30_000_000_000L;

  /** One of which the last read failed: the kernel may have what it lacked a moment later. */
  private static final long FAILED_NANOS = 2_000_000_000L;

  /** A kernel thread; its pid could be another process's only after it ended. */
  private static final long KERNEL_THREAD_NANOS = 10_000_000_000L;

  private boolean resting;
  private long untilNanos;

  /** It cannot be read: not tried again for a while. */
  public void unreadable(long nowNanos) {
    until(nowNanos + UNREADABLE_NANOS);
  }

  /** Its last read failed, for no reason of its own: tried again soon. */
  public void failed(long nowNanos) {
    until(nowNanos + FAILED_NANOS);
  }

  /** It is a kernel thread. */
  public void kernelThread(long nowNanos) {
    until(nowNanos + KERNEL_THREAD_NANOS);
  }

  /** It may be read again. */
  public void end() {
    resting = false;
  }

  /** Whether it is left alone for now. */
  public boolean lasts(long nowNanos) {
    if (resting && nowNanos - untilNanos >= 0) {
      resting = false;
    }
    return resting;
  }

  private void until(long nanos) {
    resting = true;
    untilNanos = nanos;
  }
}
