package dev.zmem.agent.detail;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The mappings of a process that is to be measured by windows: addresses, and names that many share
 * held once. One thread.
 */
final class WindowedMappings {
  /** Mappings kept, as many as a process may have unless {@code vm.max_map_count} was raised. */
  static final int MOST = 1 << 16;

  private static final String ANONYMOUS_HUGETLB = "/anon_hugepage";

  private final Map<String, String> once = new HashMap<>();
  private long[] starts = new long[256];
  private long[] ends = new long[256];
  private String[] names = new String[256];
  private final BitSet hugetlb = new BitSet();
  private final int[] hugetlbDevices;
  private int size;
  private boolean isCut;

  /**
   * An empty list.
   *
   * @param hugetlbDevices those that have hugetlb files
   */
  WindowedMappings(int[] hugetlbDevices) {
    this.hugetlbDevices = hugetlbDevices.clone();
  }

  /** Adds a mapping; the kernel's own pages are no one's memory. */
  void add(long start, long end, int device, byte[] name, int length, long[] bytes) {
    String text = MappingName.of(name, length);
    boolean isKernels = text.startsWith("[vvar") || text.startsWith("[vsyscall");
    if (isKernels) {
      return;
    }
    if (size == MOST) {
      isCut = true;
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      names = Arrays.copyOf(names, size * 2);
    }
    boolean isFileOfHugetlb =
        length > 0 && Arrays.stream(hugetlbDevices).anyMatch(each -> each == device);
    hugetlb.set(size, isFileOfHugetlb || text.startsWith(ANONYMOUS_HUGETLB));
    starts[size] = start;
    ends[size] = end;
    names[size++] = once.computeIfAbsent(text, same -> same);
  }

  int size() {
    return size;
  }

  /** Whether the process has more mappings than are kept. */
  boolean isCut() {
    return isCut;
  }

  /** Whether its pages are hugetlb pages, which count apart from the resident set. */
  boolean isHugetlb(int index) {
    return hugetlb.get(index);
  }

  long start(int index) {
    return starts[index];
  }

  long end(int index) {
    return ends[index];
  }

  String name(int index) {
    return names[index];
  }
}
