package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses what zmem needs of {@code /proc/<pid>/status}: {@code Uid: 1000 1000 1000 1000} (real,
 * effective and others, tabs between), {@code RssAnon: 117760 kB} and other figures that the kernel
 * counts as pages come and go. Holds the last result and allocates nothing; one thread at a time.
 * Source: kernel {@code Documentation/filesystems/proc.rst}.
 */
public final class StatusParser {
  /** A figure that the file does not have. */
  public static final long ABSENT = -1;

  private static final byte[] NAME = "Name:\t".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PARENT = line("PPid:");
  private static final byte[] UID = line("Uid:");
  private static final byte[] PEAK = line("VmHWM:");
  private static final byte[] ANONYMOUS = line("RssAnon:");
  private static final byte[] FILE = line("RssFile:");
  private static final byte[] SHARED_MEMORY = line("RssShmem:");
  private static final byte[] PAGE_TABLES = line("VmPTE:");
  private static final byte[] SWAP = line("VmSwap:");
  private static final byte[] HUGETLB = line("HugetlbPages:");

  /** What a long holds, in bytes. */
  private static final int MOST_DIGITS = 15;

  private int at;
  private int parentPid;
  private long effectiveUid;
  private long peakBytes;
  private long anonymousBytes;
  private long fileBytes;
  private long pageTableBytes;
  private long swapBytes;
  private long hugetlbBytes;

  /**
   * The kernel's name of the process, as {@link ProcessStat#comm} has it, without what this file
   * alone puts before a line feed or a backslash in it; null when the bytes are no such file.
   * Changes nothing of the last result.
   */
  public static @Nullable String comm(byte[] bytes, int length) {
    int end = NAME.length;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    if (end >= length || !Arrays.equals(bytes, 0, NAME.length, NAME, 0, NAME.length)) {
      return null;
    }
    byte[] name = new byte[end - NAME.length];
    int nameLength = 0;
    for (int from = NAME.length; from < end; from++) {
      byte next = from + 1 < end ? bytes[from + 1] : 0;
      boolean escape = bytes[from] == '\\' && (next == 'n' || next == '\\');
      name[nameLength++] = !escape ? bytes[from] : next == 'n' ? (byte) '\n' : next;
      from += escape ? 1 : 0;
    }
    return KernelText.decode(name, 0, nameLength);
  }

  /** Parses the first {@code length} bytes. */
  public void parse(byte[] bytes, int length) {
    at = after(PARENT, bytes, length, 0);
    parentPid = (int) Math.min(number(bytes, length), Integer.MAX_VALUE);
    at = after(UID, bytes, length, 0);
    number(bytes, length);
    effectiveUid = number(bytes, length);
    at = 0;
    peakBytes = figure(PEAK, bytes, length);
    anonymousBytes = figure(ANONYMOUS, bytes, length);
    long ofFiles = figure(FILE, bytes, length);
    long ofSharedMemory = figure(SHARED_MEMORY, bytes, length);
    fileBytes = ofFiles < 0 || ofSharedMemory < 0 ? ABSENT : ofFiles + ofSharedMemory;
    pageTableBytes = figure(PAGE_TABLES, bytes, length);
    swapBytes = figure(SWAP, bytes, length);
    hugetlbBytes = figure(HUGETLB, bytes, length);
  }

  /** The parent's number, 0 for none; {@link #ABSENT} when the file does not say. */
  public int parentPid() {
    return parentPid;
  }

  /** The user the process acts as, from 0; {@link #ABSENT} when the file does not say. */
  public long effectiveUid() {
    return effectiveUid;
  }

  /** The largest resident set of its address space so far; {@link #ABSENT} for a kernel thread. */
  public long peakBytes() {
    return peakBytes;
  }

  /** What it has in RAM that is of no file; {@link #ABSENT} before Linux 4.5. */
  public long anonymousBytes() {
    return anonymousBytes;
  }

  /** What it has in RAM of files and shared memory; {@link #ABSENT} before Linux 4.5. */
  public long fileBytes() {
    return fileBytes;
  }

  /** Its lowest page tables; {@link #ABSENT} for a kernel thread. */
  public long pageTableBytes() {
    return pageTableBytes;
  }

  /** What it has in swap, shared memory left out; {@link #ABSENT} for a kernel thread. */
  public long swapBytes() {
    return swapBytes;
  }

  /** Its hugetlb pages, private and shared, which are in no other figure; or {@link #ABSENT}. */
  public long hugetlbBytes() {
    return hugetlbBytes;
  }

  /** What it has in swap, shared memory left out; 0 for a kernel thread. */
  public long swappedBytes() {
    return Math.max(0, swapBytes);
  }

  /** Bytes of a line that comes after those before. */
  private long figure(byte[] line, byte[] bytes, int length) {
    int before = at;
    at = after(line, bytes, length, at);
    long kib = number(bytes, length);
    if (kib < 0) {
      at = before; // an older kernel lacks this line, not those after it
    }
    return kib < 0 ? ABSENT : kib * 1024;
  }

  /** The place after the first {@code line} from {@code from} on; the end when there is none. */
  private static int after(byte[] line, byte[] bytes, int length, int from) {
    for (int start = from; start + line.length <= length; start++) {
      int same = 0;
      while (same < line.length && bytes[start + same] == line[same]) {
        same++;
      }
      if (same == line.length) {
        return start + same;
      }
    }
    return length;
  }

  /** The next number of the line; -1 when there is none. */
  private long number(byte[] bytes, int length) {
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    int from = at;
    long value = 0;
    while (at < length && at - from <= MOST_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + (bytes[at++] - '0');
    }
    return at > from && at - from <= MOST_DIGITS ? value : -1;
  }

  private static byte[] line(String name) {
    return ("\n" + name).getBytes(StandardCharsets.US_ASCII);
  }
}
