package dev.zmem.agent.procfs;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.MemoryFigures;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sums the figures of {@code /proc/<pid>/smaps_rollup} or {@code /proc/<pid>/smaps}; a rollup is
 * smaps with one mapping.
 *
 * <p>A line reads {@code Private_Dirty: 1044 kB}. Lines of other names, without a value or of
 * another shape (mapping headers, {@code VmFlags: rd ex}) are passed over. The kernel's "kB" is
 * 1,024 bytes and becomes bytes here.
 *
 * <p>Takes a file whole or a piece of any length after the other, and keeps no more of it than the
 * start of a line. Holds the last result and is used again, so parsing allocates nothing; one
 * thread at a time. Source: kernel {@code Documentation/filesystems/proc.rst}.
 */
public final class SmapsParser {
  /** Of a longer line, which names a file, the rest tells nothing. */
  private static final int LINE_BYTES = 128;

  /** More KiB than any address space has; beyond it a line is malformed. */
  private static final long MAX_KIB = 1L << 50;

  private static final byte[][] NAMES = {
    ascii("Rss"),
    ascii("Pss"),
    ascii("Private_Clean"),
    ascii("Private_Dirty"),
    ascii("Swap"),
    ascii("SwapPss"),
    ascii("Private_Hugetlb"),
    ascii("Shared_Hugetlb"),
    ascii("LazyFree"),
  };

  private static final int RSS = 0;
  private static final int PSS = 1;
  private static final int PRIVATE_CLEAN = 2;
  private static final int PRIVATE_DIRTY = 3;
  private static final int SWAP = 4;
  private static final int SWAP_PSS = 5;
  private static final int PRIVATE_HUGETLB = 6;
  private static final int SHARED_HUGETLB = 7;
  private static final int LAZY_FREE = 8;

  private final long[] sumsKib = new long[NAMES.length];
  private final byte[] line = new byte[LINE_BYTES];
  private int lineLength;
  private boolean inFirstLine;
  private boolean malformed;
  private long firstAddress;
  private long lastAddress;

  /**
   * Parses {@code length} bytes; false when they are not such a file (no Rss or Pss, or a number no
   * address space has).
   */
  public boolean parse(byte[] bytes, int length) {
    begin();
    add(bytes, length);
    return end();
  }

  /** Starts a file. */
  void begin() {
    java.util.Arrays.fill(sumsKib, ABSENT);
    firstAddress = 0;
    lastAddress = 0;
    lineLength = 0;
    inFirstLine = true;
    malformed = false;
  }

  /** Parses the next {@code length} bytes. */
  void add(byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      int lineEnd = lineEnd(bytes, at, length);
      if (lineEnd == length || lineLength > 0) {
        keep(bytes, at, lineEnd);
      }
      if (lineEnd == length) {
        return;
      }
      if (lineLength > 0) {
        endLine(line, 0, lineLength);
      } else {
        endLine(bytes, at, lineEnd);
      }
      at = lineEnd + 1;
    }
  }

  /** Ends the file, as {@link #parse} does; its last line may lack a line feed. */
  boolean end() {
    if (lineLength > 0) {
      endLine(line, 0, lineLength);
    }
    return !malformed && sumsKib[RSS] >= 0 && sumsKib[PSS] >= 0;
  }

  private void keep(byte[] bytes, int from, int end) {
    int kept = Math.min(end - from, LINE_BYTES - lineLength);
    System.arraycopy(bytes, from, line, lineLength, kept);
    lineLength += kept;
  }

  private void endLine(byte[] bytes, int from, int end) {
    if (inFirstLine) {
      parseRange(bytes, from, end);
    }
    malformed |= !parseLine(bytes, from, end);
    inFirstLine = false;
    lineLength = 0;
  }

  /** The figures; {@code previous} itself when nothing changed. */
  public MemoryFigures figures(@Nullable MemoryFigures previous) {
    long uss = dev.zmem.model.Absent.plus(sumsKib[PRIVATE_CLEAN], sumsKib[PRIVATE_DIRTY]);
    if (previous != null
        && previous.pssBytes() == bytesOf(sumsKib[PSS])
        && previous.ussBytes() == bytesOf(uss)
        && previous.rssBytes() == bytesOf(sumsKib[RSS])
        && previous.swapBytes() == bytesOf(sumsKib[SWAP])
        && previous.swapPssBytes() == bytesOf(sumsKib[SWAP_PSS])
        && previous.privateHugetlbBytes() == bytesOf(sumsKib[PRIVATE_HUGETLB])
        && previous.sharedHugetlbBytes() == bytesOf(sumsKib[SHARED_HUGETLB])
        && previous.lazyFreeBytes() == bytesOf(sumsKib[LAZY_FREE])) {
      return previous;
    }
    return new MemoryFigures(
        bytesOf(sumsKib[PSS]),
        bytesOf(uss),
        bytesOf(sumsKib[RSS]),
        bytesOf(sumsKib[SWAP]),
        bytesOf(sumsKib[SWAP_PSS]),
        bytesOf(sumsKib[PRIVATE_HUGETLB]),
        bytesOf(sumsKib[SHARED_HUGETLB]),
        bytesOf(sumsKib[LAZY_FREE]));
  }

  /** Start of the first mapping, 0 when the first line is no mapping header. */
  public long firstAddress() {
    return firstAddress;
  }

  /** End of the mapping in the first line: for a rollup, of the last mapping. */
  public long lastAddress() {
    return lastAddress;
  }

  private boolean parseLine(byte[] bytes, int from, int end) {
    if (from == end || !isAskedFor(bytes[from])) {
      return true;
    }
    int colon = from;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    int field = colon == end ? -1 : fieldNamed(bytes, from, colon);
    if (field < 0) {
      return true;
    }
    int at = colon + 1;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    int firstDigit = at;
    long kib = 0;
    for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      kib = kib * 10 + (bytes[at] - '0');
      if (kib > MAX_KIB) {
        return false;
      }
    }
    if (at == firstDigit) {
      return true; // a line without a value
    }
    sumsKib[field] = Math.max(sumsKib[field], 0) + kib;
    return sumsKib[field] <= MAX_KIB;
  }

  private static boolean isAskedFor(byte letter) {
    return letter == 'R' || letter == 'P' || letter == 'S' || letter == 'L';
  }

  /** Told by the first letters: most lines are not asked for. */
  private static int fieldNamed(byte[] bytes, int from, int to) {
    return switch (bytes[from]) {
      case 'R' -> match(RSS, bytes, from, to);
      case 'P' ->
          to - from == 3
              ? match(PSS, bytes, from, to)
              : matchOne(PRIVATE_CLEAN, PRIVATE_DIRTY, PRIVATE_HUGETLB, bytes, from, to);
      case 'S' -> matchOne(SWAP, SWAP_PSS, SHARED_HUGETLB, bytes, from, to);
      case 'L' -> match(LAZY_FREE, bytes, from, to);
      default -> -1;
    };
  }

  private static int matchOne(int first, int second, int third, byte[] bytes, int from, int to) {
    int field = match(first, bytes, from, to);
    if (field < 0) {
      field = match(second, bytes, from, to);
    }
    return field < 0 ? match(third, bytes, from, to) : field;
  }

  private static int match(int field, byte[] bytes, int from, int to) {
    byte[] name = NAMES[field];
    return name.length == to - from
            && java.util.Arrays.equals(name, 0, name.length, bytes, from, to)
        ? field
        : -1;
  }

  /** {@code 55d0c0a5e000-7ffd3a5f2000 ---p 00000000 00:00 0 [rollup]}. */
  private void parseRange(byte[] bytes, int from, int end) {
    long value = 0;
    for (int at = from; at < end; at++) {
      int digit = Character.digit(bytes[at], 16);
      if (digit >= 0) {
        value = (value << 4) | digit;
      } else if (bytes[at] == '-' && firstAddress == 0) {
        firstAddress = value;
        value = 0;
      } else {
        lastAddress = firstAddress == 0 ? 0 : value;
        return;
      }
    }
  }

  private static int lineEnd(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static long bytesOf(long kib) {
    return kib < 0 ? ABSENT : kib * 1024;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
