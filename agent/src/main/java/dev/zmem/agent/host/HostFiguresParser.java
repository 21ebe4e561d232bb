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
    line("Mapped:", HostFigure.MAPPED_BYTES),
    line("Unevictable:", HostFigure.UNEVICTABLE_BYTES),
    line("SecPageTables:", HostFigure.SEC_PAGE_TABLES_BYTES),
    line("VmallocUsed:", HostFigure.VMALLOC_BYTES),
    line("Percpu:", HostFigure.PERCPU_BYTES),
  };
  private static final byte[] VMALLOC_CHUNK = ascii("VmallocChunk:");
  private static final byte[] ACTIVE_FILE = ascii("Active(file):");
  private static final byte[] INACTIVE_FILE = ascii("Inactive(file):");
  private static final byte[] HUGE_PAGES = ascii("HugePages_Total:");
  private static final byte[] HUGE_PAGES_FREE = ascii("HugePages_Free:");
  private static final byte[] HUGE_PAGES_RESERVED = ascii("HugePages_Rsvd:");
  private static final byte[] HUGE_PAGE_SIZE = ascii("Hugepagesize:");

  private static final Line[] VMSTAT = {
    line("pswpin ", HostFigure.SWAPPED_IN_PAGES), line("pswpout ", HostFigure.SWAPPED_OUT_PAGES),
  };
  private static final byte[] SOME = ascii("some avg10=");
  private static final byte[] FULL = ascii("full avg10=");

  private final long[] values = HostFigures.allAbsent();
  private boolean allSizes;

  /** Page cache on the kernel's lists, bytes: shared memory is not on them. 0 where not told. */
  private long pageCacheLists;

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

  /** Lines {@code MemTotal: 24684096 kB}. */
  void meminfo(byte[] bytes, int length) {
    long hugePages = ABSENT;
    long hugePagesFree = ABSENT;
    long hugePagesReserved = ABSENT;
    long hugePageKib = ABSENT;
    long vmallocChunk = 0;
    pageCacheLists = 0;
    for (int at = 0; at < length; at = nextLine(bytes, at, length)) {
      Line line = find(MEMINFO, bytes, at, length);
      if (line != null) {
        long kib = number(bytes, at + line.name.length, length);
        put(line.figure, kib < 0 ? ABSENT : kib * 1024);
      } else if (startsWith(bytes, at, length, HUGE_PAGES)) {
        hugePages = number(bytes, at + HUGE_PAGES.length, length);
      } else if (startsWith(bytes, at, length, HUGE_PAGES_FREE)) {
        hugePagesFree = number(bytes, at + HUGE_PAGES_FREE.length, length);
      } else if (startsWith(bytes, at, length, HUGE_PAGES_RESERVED)) {
        hugePagesReserved = number(bytes, at + HUGE_PAGES_RESERVED.length, length);
      } else if (startsWith(bytes, at, length, HUGE_PAGE_SIZE)) {
        hugePageKib = number(bytes, at + HUGE_PAGE_SIZE.length, length);
      } else if (startsWith(bytes, at, length, VMALLOC_CHUNK)) {
        vmallocChunk = number(bytes, at + VMALLOC_CHUNK.length, length);
      } else if (startsWith(bytes, at, length, ACTIVE_FILE)) {
        pageCacheLists(number(bytes, at + ACTIVE_FILE.length, length));
      } else if (startsWith(bytes, at, length, INACTIVE_FILE)) {
        pageCacheLists(number(bytes, at + INACTIVE_FILE.length, length));
      }
    }
    if (vmallocChunk > 0 || get(HostFigure.VMALLOC_BYTES) == 0) {
      put(HostFigure.VMALLOC_BYTES, ABSENT); // addresses before Linux 4.4, then nothing until 5.3
    }
    hugePages(hugePages, hugePagesFree, hugePagesReserved, hugePageKib);
  }

  private void pageCacheLists(long kib) {
    pageCacheLists = kib < 0 || pageCacheLists < 0 ? ABSENT : pageCacheLists + kib * 1024;
  }

  private void hugePages(long pages, long free, long reserved, long pageKib) {
    allSizes = get(HostFigure.HUGETLB_BYTES) >= 0;
    if (!allSizes && pages >= 0 && pageKib >= 0) {
      put(HostFigure.HUGETLB_BYTES, pages * pageKib * 1024);
    }
    if (get(HostFigure.HUGETLB_BYTES) > 0 && free >= 0 && pageKib >= 0) {
      // those of other sizes are taken to be in use
      put(
          HostFigure.HUGETLB_IN_USE_BYTES,
          Math.max(0, get(HostFigure.HUGETLB_BYTES) - free * pageKib * 1024));
      put(HostFigure.HUGETLB_RESERVED_BYTES, reserved < 0 ? ABSENT : reserved * pageKib * 1024);
    }
  }

  /** Whether the kernel does not say what is available: before Linux 3.14. */
  boolean lacksAvailable() {
    return get(HostFigure.MEM_AVAILABLE_BYTES) < 0;
  }

  /**
   * Estimates what is available as the kernel does since Linux 3.14 ({@code si_mem_available}):
   * what is free but for the zones' low watermarks, and half of the page cache and of the
   * reclaimable slab, or all of them but one watermark. Without watermarks the cache and half of
   * the slab, as procps did.
   *
   * @param lowBytes the sum of the low watermarks of {@code /proc/zoneinfo}; absent where it is not
   *     known
   */
  void estimateAvailable(long lowBytes) {
    long free = get(HostFigure.MEM_FREE_BYTES);
    long cached = get(HostFigure.CACHED_BYTES);
    long shmem = Math.max(0, get(HostFigure.SHMEM_BYTES));
    long lists = pageCacheLists > 0 ? pageCacheLists : Math.max(0, cached - shmem);
    if (free < 0 || (cached < 0 && pageCacheLists <= 0)) {
      return;
    }
    long slab = Math.max(0, get(HostFigure.SLAB_RECLAIMABLE_BYTES));
    long available =
        lowBytes < 0
            ? free + lists + slab / 2
            : free
                - lowBytes
                + (lists - Math.min(lists / 2, lowBytes))
                + (slab - Math.min(slab / 2, lowBytes));
    put(HostFigure.MEM_AVAILABLE_BYTES, Math.max(0, available));
  }

  /** Whether there are huge pages, or may be: before Linux 4.19 meminfo tells of one size alone. */
  boolean mayHaveHugetlb() {
    return !allSizes || get(HostFigure.HUGETLB_BYTES) > 0;
  }

  /** Takes what the pools of all sizes say is in use and promised; absent where they do not. */
  void hugetlb(long inUseBytes, long reservedBytes) {
    if (inUseBytes > 0 || (inUseBytes == 0 && get(HostFigure.HUGETLB_BYTES) > 0)) {
      put(HostFigure.HUGETLB_IN_USE_BYTES, inUseBytes);
      put(HostFigure.HUGETLB_RESERVED_BYTES, reservedBytes);
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

  private static long number(byte[] bytes, int from, int length) {
    return NumberField.at(bytes, from, length);
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
