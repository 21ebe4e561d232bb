package dev.zmem.agent.procfs;

import java.util.Arrays;

/**
 * The hugetlb mappings of a process and what file each is of: processes that map the same file
 * share its pages. Used again from process to process; one thread at a time.
 */
public final class HugetlbMappings {
  /** Mappings kept; of a process that has more, the first tell for all. */
  public static final int MAX_MAPPINGS = 1 << 12;

  private static final int FIRST_MAPPINGS = 16;
  private static final int WORDS = 5;

  private static final int START = 0;
  private static final int END = 1;
  private static final int DEVICE = 2;
  private static final int INODE = 3;
  private static final int SYSTEM_V = 4;

  private long[] words = new long[FIRST_MAPPINGS * WORDS];
  private int size;

  /** How many there are. */
  public int size() {
    return size;
  }

  /** First address of a mapping. */
  public long start(int index) {
    return words[index * WORDS + START];
  }

  /** Address after a mapping. */
  public long end(int index) {
    return words[index * WORDS + END];
  }

  /** Device of a mapping's file, {@code major << 20 | minor}. */
  public long device(int index) {
    return words[index * WORDS + DEVICE];
  }

  /** Number of a mapping's file on its device. */
  public long inode(int index) {
    return words[index * WORDS + INODE];
  }

  /** Whether it is System V shared memory, whose numbers are those of an IPC namespace. */
  public boolean isSystemV(int index) {
    return words[index * WORDS + SYSTEM_V] != 0;
  }

  void clear() {
    size = 0;
  }

  void add(long start, long end, long device, long inode, boolean systemV) {
    if (size == MAX_MAPPINGS || end <= start) {
      return;
    }
    if ((size + 1) * WORDS > words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    int at = size++ * WORDS;
    words[at + START] = start;
    words[at + END] = end;
    words[at + DEVICE] = device;
    words[at + INODE] = inode;
    words[at + SYSTEM_V] = systemV ? 1 : 0;
  }
}
