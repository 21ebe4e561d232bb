package dev.zmem.agent.sample;

/** What measuring a process by windows came to. */
public sealed interface WindowOutcome {

  /**
   * Measured.
   *
   * @param exclusiveBytes in RAM and mapped by this process alone: its USS
   * @param presentBytes in RAM; unlike the kernel's Rss with the zero page
   * @param swappedBytes in swap; unlike the kernel's Swap without swapped shared memory
   * @param sharedBytes in RAM and not exclusive
   * @param errorBytes how far the true exclusive bytes are from {@code exclusiveBytes} at most, in
   *     95 of 100 samples; 0 for a census
   * @param presentErrorBytes the same for {@code presentBytes}
   * @param swappedErrorBytes the same for {@code swappedBytes}
   * @param sharedErrorBytes the same for {@code sharedBytes}
   * @param windowsRead windows that were read
   * @param windowsInAll windows there are
   * @param longestReadNanos the longest time one read took, which the target's mmap lock was held
   *     for at most
   */
  record Measured(
      long exclusiveBytes,
      long presentBytes,
      long swappedBytes,
      long sharedBytes,
      long errorBytes,
      long presentErrorBytes,
      long swappedErrorBytes,
      long sharedErrorBytes,
      int windowsRead,
      long windowsInAll,
      long longestReadNanos)
      implements WindowOutcome {

    /** Whether every window was read, so that nothing is estimated. */
    public boolean census() {
      return windowsRead == windowsInAll;
    }
  }

  /** Ended or called exec, or has no address space (kernel thread, zombie). */
  record Gone() implements WindowOutcome {}

  /** The kernel refuses: opening {@code pagemap} takes the right to trace the process. */
  record Denied() implements WindowOutcome {}

  /** Neither: no descriptors left, or the reader's thread was interrupted. */
  record Failed(String what) implements WindowOutcome {}

  WindowOutcome GONE = new Gone();
  WindowOutcome DENIED = new Denied();
}
