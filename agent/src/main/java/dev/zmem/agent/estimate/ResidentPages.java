package dev.zmem.agent.estimate;

/**
 * What is known exactly of a process's resident set, in pages: the kernel counts it. Without the
 * zero page and without hugetlb pages. Immutable.
 *
 * @param anonymous pages of no file
 * @param file pages of files and of shared memory
 */
public record ResidentPages(long anonymous, long file) {
  /** All of them. */
  public long all() {
    return anonymous + file;
  }
}
