package dev.zmem.agent.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses {@code /proc/<pid>/maps}, a piece of any length after the other: {@code
 * 7fca1215a000-7fca12164000 r--p 00027000 fe:00 338944 /usr/lib/ld.so}.
 *
 * <p>Passed over are lines of another shape and the kernel's own pages, which are no one's memory
 * ({@code [vvar]}, {@code [vvar_vclock]}, {@code [vsyscall]}). Hugetlb mappings, which have figures
 * of their own, are apart: those of the name {@code /anon_hugepage}, and of files on the devices
 * that the caller names.
 *
 * <p>Allocates only when the ranges grow; one thread at a time. Source: kernel {@code
 * Documentation/filesystems/proc.rst}.
 */
final class MapsParser {
  private static final byte[][] SKIPPED = {
    ascii("[vvar"), ascii("[vsyscall"),
  };
  private static final byte[] ANONYMOUS_HUGETLB = ascii("/anon_hugepage");
  private static final byte[] SYSTEM_V = ascii("/SYSV");

  private static final int RANGE = 0;
  private static final int RIGHTS = 1;
  private static final int DEVICE = 3;
  private static final int INODE = 4;
  private static final int NAME = 5;

  /** Hexadecimal digits that fit a long without a sign. */
  private static final int MAX_DIGITS = 15;

  private final MappingRanges ranges;
  private final MappingRanges hugetlb;
  private final HugetlbMappings segments;

  private final byte[] name = new byte[16];
  private int nameLength;
  private int field;
  private boolean inGap;
  private boolean malformed;
  private boolean accessible;
  private long start;
  private long address;
  private int digits;
  private int device;
  private int minor;
  private long inode;
  private int[] hugetlbDevices = {};

  /** Adds to {@code ranges}, and hugetlb mappings to the others. */
  MapsParser(MappingRanges ranges, MappingRanges hugetlb, HugetlbMappings segments) {
    this.ranges = ranges;
    this.hugetlb = hugetlb;
    this.segments = segments;
    newLine();
  }

  /**
   * Starts a file: the ranges are empty.
   *
   * @param devices numbers of those that have hugetlb files, {@code major << 20 | minor}
   */
  void begin(int[] devices) {
    hugetlbDevices = devices;
    ranges.clear();
    hugetlb.clear();
    segments.clear();
    newLine();
  }

  /** Parses the next {@code length} bytes. */
  void parse(byte[] bytes, int length) {
    for (int at = 0; at < length; at++) {
      byte b = bytes[at];
      if (b == '\n') {
        endLine();
      } else if (b == ' ' && nameLength == 0) {
        // the name alone may hold spaces
        field += inGap ? 0 : 1;
        inGap = true;
      } else {
        inGap = false;
        inField(b);
      }
    }
  }

  /** Ends the file; its last line may lack a line feed. */
  void end() {
    endLine();
  }

  private void inField(byte b) {
    if (field == RANGE) {
      inRange(b);
    } else if (field == RIGHTS) {
      accessible |= b == 'r' || b == 'w' || b == 'x';
    } else if (field == DEVICE) {
      inDevice(b);
    } else if (field == INODE && b >= '0' && b <= '9') {
      inode = inode * 10 + (b - '0');
    } else if (field >= NAME && nameLength < name.length) {
      name[nameLength++] = b;
    }
  }

  private void inRange(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && (digits > 0 || digit > 0)) {
      address = (address << 4) | digit;
      digits++;
      malformed |= digits > MAX_DIGITS;
    } else if (b == '-' && start < 0) {
      start = address;
      address = 0;
      digits = 0;
    } else if (digit < 0) {
      malformed = true;
    }
  }

  /** {@code 00:0f}: both numbers are hexadecimal. */
  private void inDevice(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      minor = (minor << 4) | digit;
    } else {
      device = minor << 20;
      minor = 0;
    }
  }

  private void endLine() {
    if (!malformed && start >= 0 && field > RIGHTS && !skipped()) {
      if (isHugetlb()) {
        hugetlb.add(start, address, !accessible);
        segments.add(start, address, device | minor, inode, isNamed(SYSTEM_V));
      } else {
        ranges.add(start, address, !accessible);
      }
    }
    newLine();
  }

  private boolean skipped() {
    for (byte[] prefix : SKIPPED) {
      if (isNamed(prefix)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHugetlb() {
    for (int each : hugetlbDevices) {
      if (each == (device | minor) && nameLength > 0) {
        return true;
      }
    }
    return isNamed(ANONYMOUS_HUGETLB);
  }

  private boolean isNamed(byte[] prefix) {
    return nameLength >= prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }

  private void newLine() {
    nameLength = 0;
    field = RANGE;
    inGap = false;
    malformed = false;
    accessible = false;
    start = -1;
    address = 0;
    digits = 0;
    device = 0;
    minor = 0;
    inode = 0;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
