package dev.zmem.agent.host;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses the host's files into figures. A line of another shape is passed over and its figure stays
 * absent. Used again and again; one thread at a time. Sources: kernel {@code
 * Documentation/filesystems/proc.rst}, {@code Documentation/accounting/psi.rst}.
 */
@SuppressWarnings({
  "EnumOrdinal",
  "ArrayRecordComponent"
}) // arrays by figure: nothing is allocated in a pass
final class HostFiguresParser {
  private record Line(byte[] name, HostFigure figure) {}

  private static final Line[] MEMINFO = {
    line("MemTotal:", HostFigure.MEM_TOTAL_BYTES),
    line("MemFree:", HostFigure.MEM_FREE_BYTES),
    line("MemAvailable:", HostFigure.MEM_AVAILABLE_BYTES),
    line("Buffers:", HostFigure.BUFFERS_BYTES),
    line("Cached:", HostFigure.CACHED_BYTES),
    line("Shmem:", HostFigure.SHMEM_BYTES),
    line("Slab:", HostFigure.SLAB_BYTES),
    line("SReclaimable:", HostFigure.SLAB_RECLAIMABLE_BYTES),
    line("Active:", HostFigure.ACTIVE_BYTES),
    line("Inactive:", HostFigure.INACTIVE_BYTES),
    line("AnonPages:", HostFigure.ANON_PAGES_BYTES),
    line("Dirty:", HostFigure.DIRTY_BYTES),
    line("PageTables:", HostFigure.PAGE_TABLES_BYTES),
    line("KernelStack:", HostFigure.KERNEL_STACK_BYTES),
    line("SwapTotal:", HostFigure.SWAP_TOTAL_BYTES),
    line("SwapFree:", HostFigure.SWAP_FREE_BYTES),
    line("SwapCached:", HostFigure.SWAP_CACHED_BYTES),
    line("Zswap:", HostFigure.ZSWAP_BYTES),
    line("Zswapped:", HostFigure.ZSWAPPED_BYTES),
    line("Hugetlb:", HostFigure.HUGETLB_BYTES),
  };
  private static final byte[] HUGE_PAGES = ascii("HugePages_Total:");
  private static final byte[] HUGE_PAGES_FREE = ascii("HugePages_Free:");
  private static final byte[] HUGE_PAGE_SIZE = ascii("Hugepagesize:");

  private static final Line[] VMSTAT = {
    line("pswpin ", HostFigure.SWAPPED_IN_PAGES), line("pswpout ", HostFigure.SWAPPED_OUT_PAGES),
  };
  private static final byte[] SOME = ascii("some avg10=");
  private static final byte[] FULL = ascii("full avg10=");

  /** Beyond it a number is no figure of a machine. */
  private static final long MAX_VALUE = Long.MAX_VALUE / 4096;

  private final long[] values = HostFigures.allAbsent();
  private boolean allSizes;

  /** Starts anew: all are absent. */
  void clear() {
    Arrays.fill(values, ABSENT);
  }

  /** The figures parsed since {@link #clear}. */
  HostFigures figures() {
    return HostFigures.of(values);
  }

  void put(HostFigure figure, long value) {
    values[figure.ordinal()] = value;
  }

  /**
   * Lines {@code MemTotal: 24684096 kB}. Where MemAvailable is missing (before Linux 3.14) it is
   * estimated as free + cached + reclaimable, as procps did.
   */
  void meminfo(byte[] bytes, int length) {
    long hugePages = ABSENT;
    long hugePagesFree = ABSENT;
    long hugePageKib = ABSENT;
    for (int at = 0; at < length; at = nextLine(bytes, at, length)) {
      Line line = find(MEMINFO, bytes, at, length);
      if (line != null) {
        long kib = number(bytes, at + line.name.length, length);
        put(line.figure, kib < 0 ? ABSENT : kib * 1024);
      } else if (startsWith(bytes, at, length, HUGE_PAGES)) {
        hugePages = number(bytes, at + HUGE_PAGES.length, length);
      } else if (startsWith(bytes, at, length, HUGE_PAGES_FREE)) {
        hugePagesFree = number(bytes, at + HUGE_PAGES_FREE.length, length);
      } else if (startsWith(bytes, at, length, HUGE_PAGE_SIZE)) {
        hugePageKib = number(bytes, at + HUGE_PAGE_SIZE.length, length);
      }
    }
    allSizes = get(HostFigure.HUGETLB_BYTES) >= 0;
    if (!allSizes && hugePages >= 0 && hugePageKib >= 0) {
      put(HostFigure.HUGETLB_BYTES, hugePages * hugePageKib * 1024);
    }
    if (get(HostFigure.HUGETLB_BYTES) > 0 && hugePagesFree >= 0 && hugePageKib >= 0) {
      // those of other sizes are taken to be in use
      long free = hugePagesFree * hugePageKib * 1024;
      put(HostFigure.HUGETLB_IN_USE_BYTES, Math.max(0, get(HostFigure.HUGETLB_BYTES) - free));
    }
    long free = get(HostFigure.MEM_FREE_BYTES);
    long cached = get(HostFigure.CACHED_BYTES);
    if (get(HostFigure.MEM_AVAILABLE_BYTES) < 0 && free >= 0 && cached >= 0) {
      long shmem = Math.max(0, get(HostFigure.SHMEM_BYTES));
      long reclaimable = Math.max(0, get(HostFigure.SLAB_RECLAIMABLE_BYTES));
      put(HostFigure.MEM_AVAILABLE_BYTES, Math.max(free, free + cached - shmem + reclaimable / 2));
    }
  }

  /** Whether there are huge pages, or may be: before Linux 4.19 meminfo tells of one size alone. */
  boolean mayHaveHugetlb() {
    return !allSizes || get(HostFigure.HUGETLB_BYTES) > 0;
  }

  /** Takes what the pools of all sizes say is in use; absent where they do not. */
  void hugetlbInUse(long bytes) {
    if (bytes > 0 || (bytes == 0 && get(HostFigure.HUGETLB_BYTES) > 0)) {
      put(HostFigure.HUGETLB_IN_USE_BYTES, bytes);
    }
  }

  /** Lines {@code pswpin 0}. */
  void vmstat(byte[] bytes, int length) {
    for (int at = 0; at < length; at = nextLine(bytes, at, length)) {
      Line line = find(VMSTAT, bytes, at, length);
      if (line != null) {
        put(line.figure, number(bytes, at + line.name.length, length));
      }
    }
  }

  /** Lines {@code some avg10=0.12 avg60=0.00 avg300=0.00 total=0}. */
  void pressure(byte[] bytes, int length, HostFigure some, @Nullable HostFigure full) {
    for (int at = 0; at < length; at = nextLine(bytes, at, length)) {
      if (startsWith(bytes, at, length, SOME)) {
        put(some, hundredths(bytes, at + SOME.length, length));
      } else if (full != null && startsWith(bytes, at, length, FULL)) {
        put(full, hundredths(bytes, at + FULL.length, length));
      }
    }
  }

  /** The line {@code 350735.47 234388.90}. */
  void uptime(byte[] bytes, int length) {
    if (length > 0) {
      put(HostFigure.UPTIME_SECONDS, number(bytes, 0, length));
    }
  }

  private long get(HostFigure figure) {
    return values[figure.ordinal()];
  }

  private static @Nullable Line find(Line[] lines, byte[] bytes, int at, int length) {
    for (Line line : lines) {
      if (startsWith(bytes, at, length, line.name)) {
        return line;
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] bytes, int at, int length, byte[] name) {
    return at + name.length <= length
        && bytes[at] == name[0]
        && Arrays.equals(bytes, at, at + name.length, name, 0, name.length);
  }

  /** The number after spaces; absent when there is none. */
  private static long number(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] == ' ') {
      at++;
    }
    int first = at;
    long value = 0;
    for (; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      value = value * 10 + (bytes[at] - '0');
      if (value > MAX_VALUE) {
        return ABSENT;
      }
    }
    return at == first ? ABSENT : value;
  }

  /** {@code 12.34} as 1234. */
  private static long hundredths(byte[] bytes, int from, int length) {
    long whole = number(bytes, from, length);
    int at = from;
    while (at < length && bytes[at] != '.' && bytes[at] != '\n') {
      at++;
    }
    boolean twoDigits =
        at + 2 < length && bytes[at] == '.' && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]);
    return whole < 0 || !twoDigits
        ? ABSENT
        : whole * 100 + (bytes[at + 1] - '0') * 10L + (bytes[at + 2] - '0');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static int nextLine(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private static Line line(String name, HostFigure figure) {
    return new Line(ascii(name), figure);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
