package dev.zmem.agent.window;

import dev.zmem.model.Absent;

/** What measuring a process by windows came to. */
public sealed interface WindowOutcome {

  /**
   * A figure that may be an estimate.
   *
   * @param bytes what it is, or is taken to be
   * @param errorBytes how far the truth is away at most, in 95 of 100 samples; 0 when it was
   *     counted
   */
  record Amount(long bytes, long errorBytes) {}

  /**
   * Hugetlb pages, which are in no other figure; {@link Absent#ABSENT} where the kernel does not
   * count them.
   *
   * @param privateBytes mapped by this process alone
   * @param sharedBytes mapped by others too, in full
   */
  record Hugetlb(long privateBytes, long sharedBytes) {
    /** There are none. */
    static final Hugetlb NONE = new Hugetlb(0, 0);

    /** The kernel does not say (before Linux 4.4). */
    static final Hugetlb UNKNOWN = new Hugetlb(Absent.ABSENT, Absent.ABSENT);
  }

  /**
   * Measured.
   *
   * @param residentBytes in RAM by the kernel's own count, when the windows began to be read
   * @param fileBytes those of them that are of files and shared memory
   * @param exclusive in RAM and mapped by this process alone: its USS
   * @param errorIfAloneBytes the error of {@code exclusive} where no other process can have its
   *     anonymous pages: no relative by fork is there
   * @param present in RAM by the windows alone; unlike the kernel's Rss with the zero page
   * @param swapped in swap; unlike the kernel's Swap without swapped shared memory
   * @param hugetlb its hugetlb pages
   * @param windowsRead windows that were read
   * @param windowsInAll windows there are, those without the empty ones that were found before
   * @param searchNanos time it was held to find what is empty
   * @param longestReadNanos the longest time one call took, which the target's mmap lock was held
   *     for at most
   */
  record Measured(
      long residentBytes,
      long fileBytes,
      Amount exclusive,
      long errorIfAloneBytes,
      Amount present,
      Amount swapped,
      Hugetlb hugetlb,
      int windowsRead,
      long windowsInAll,
      long searchNanos,
      long longestReadNanos)
      implements WindowOutcome {

    /** Whether every window was read, so that nothing is estimated. */
    public boolean census() {
      return windowsRead == windowsInAll;
    }

    /** What it has in swap. */
    public long swappedBytes() {
      return swapped.bytes();
    }
  }

  /**
   * Nothing in RAM was among the windows of a sample, so it tells nothing.
   *
   * @param windowsRead windows that were read
   */
  record Unseen(int windowsRead) implements WindowOutcome {}

  /** Ended or called exec, or has no address space (kernel thread, zombie). */
  record Gone() implements WindowOutcome {}

  /** The kernel refuses: opening {@code pagemap} takes the right to trace the process. */
  record Denied() implements WindowOutcome {}

  /** Neither: no descriptors left, or the reader's thread was interrupted. */
  record Failed(String what) implements WindowOutcome {}

  WindowOutcome GONE = new Gone();
  WindowOutcome DENIED = new Denied();
}
