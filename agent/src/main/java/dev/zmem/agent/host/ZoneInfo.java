package dev.zmem.agent.host;

import static dev.zmem.model.Absent.ABSENT;

import java.util.Arrays;

/**
 * Parses {@code /proc/zoneinfo}: of each zone of memory, among much else, the line {@code low 21},
 * the pages that the kernel keeps free before it looks for more.
 */
final class ZoneInfo {
  private static final byte[] LOW = {'l', 'o', 'w', ' '};

  /** More than any zone has: what is beyond is not understood. */
  private static final long MAX_PAGES = 1L << 36;

  private ZoneInfo() {}

  /** The sum of the zones' low watermarks in bytes; absent where there is none. */
  static long lowBytes(byte[] bytes, int length, long pageBytes) {
    long pages = ABSENT;
    for (int at = 0; at < length; at++) {
      while (at < length && bytes[at] == ' ') {
        at++;
      }
      if (startsWithLow(bytes, at, length)) {
        long number = NumberField.at(bytes, at + LOW.length, length);
        pages = number < 0 || number > MAX_PAGES ? pages : Math.max(0, pages) + number;
      }
      while (at < length && bytes[at] != '\n') {
        at++;
      }
    }
    return pages < 0 ? ABSENT : pages * pageBytes;
  }

  private static boolean startsWithLow(byte[] bytes, int at, int length) {
    return at + LOW.length <= length
        && Arrays.equals(bytes, at, at + LOW.length, LOW, 0, LOW.length);
  }
}
