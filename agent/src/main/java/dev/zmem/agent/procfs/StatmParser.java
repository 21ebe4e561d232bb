package dev.zmem.agent.procfs;

/**
 * Parses {@code /proc/<pid>/statm}: {@code 2113 866 800 190 0 101 0}, in pages: size, resident,
 * shared and others. Kernel threads and zombies show zeros. Holds the last result and allocates
 * nothing; one thread at a time. Source: kernel {@code Documentation/filesystems/proc.rst}.
 */
public final class StatmParser {
  private long sizePages;
  private long residentPages;

  /** Parses; false when it is no such file. */
  public boolean parse(byte[] bytes, int length) {
    int at = 0;
    long first = 0;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      first = first * 10 + (bytes[at++] - '0');
    }
    if (at == 0 || at > 18 || at + 1 >= length || bytes[at] != ' ') {
      return false;
    }
    int from = ++at;
    long second = 0;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      second = second * 10 + (bytes[at++] - '0');
    }
    if (at == from || at - from > 18) {
      return false;
    }
    sizePages = first;
    residentPages = second;
    return true;
  }

  /** Whether there is an address space at all. */
  public boolean hasMemory() {
    return sizePages > 0;
  }

  /** Pages in RAM, shared ones counted in full. */
  public long residentPages() {
    return residentPages;
  }
}
