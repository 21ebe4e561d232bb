package dev.zmem.agent.procfs;

/**
 * Parses {@code /proc/<pid>/statm}: {@code 2113 866 800 190 0 101 0}, in pages: size, resident,
 * shared (of files and shared memory) and others. Kernel threads and zombies show zeros. Holds the
 * last result and allocates nothing; one thread at a time. Source: kernel {@code
 * Documentation/filesystems/proc.rst}.
 */
public final class StatmParser {
  /** What a long holds. */
  private static final int MOST_DIGITS = 18;

  private int at;
  private long sizePages;
  private long residentPages;
  private long filePages;

  /** Parses; false when it is no such file. */
  public boolean parse(byte[] bytes, int length) {
    at = 0;
    long first = number(bytes, length);
    long second = number(bytes, length);
    long third = number(bytes, length);
    if (first < 0 || second < 0 || third < 0) {
      return false;
    }
    sizePages = first;
    residentPages = second;
    filePages = Math.min(second, third);
    return true;
  }

  /** Whether there is an address space at all. */
  public boolean hasMemory() {
    return sizePages > 0;
  }

  /** Pages of address space, used or not. */
  public long sizePages() {
    return sizePages;
  }

  /** Pages in RAM, shared ones counted in full. */
  public long residentPages() {
    return residentPages;
  }

  /** Those of them that are of files and shared memory. */
  public long filePages() {
    return filePages;
  }

  /** The next number, which something follows; -1 when there is none. */
  private long number(byte[] bytes, int length) {
    int from = at;
    long value = 0;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + (bytes[at++] - '0');
    }
    boolean valid = at > from && at - from <= MOST_DIGITS && at < length && bytes[at] == ' ';
    at++;
    return valid ? value : -1;
  }
}
