package dev.zmem.agent.estimate;

/**
 * The pages of a process's resident set that the kernel counts exactly. Without the zero page and
 * without hugetlb pages. Immutable.
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
