package dev.zmem.agent.walk;

/**
 * What was resident right before a walk: the pass's own look at the process was earlier, and what
 * it grew by since is in what the walk finds. Immutable.
 *
 * @param atNanos when it was looked at; on {@link System#nanoTime}
 * @param residentPages resident pages; negative when {@code statm} could not be read
 * @param filePages those of them that are of files and shared memory
 * @param mappedPages pages of the address space
 */
public record PageLook(long atNanos, long residentPages, long filePages, long mappedPages) {
  /** Whether the pages were counted. */
  public boolean isCounted() {
    return residentPages >= 0;
  }
}
