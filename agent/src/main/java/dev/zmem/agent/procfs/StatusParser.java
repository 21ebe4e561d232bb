package dev.zmem.agent.procfs;

import java.nio.charset.StandardCharsets;

/**
 * Parses what zmem needs of {@code /proc/<pid>/status}: {@code Uid: 1000 1000 1000 1000} (real,
 * effective and others, tabs between) and {@code VmSwap: 2411724 kB}. Holds the last result and
 * allocates nothing; one thread at a time. Source: kernel {@code
 * Documentation/filesystems/proc.rst}.
 */
public final class StatusParser {
  private static final byte[] UID = line("Uid:");
  private static final byte[] SWAP = line("VmSwap:");

  /** What a long holds, in bytes. */
  private static final int MOST_DIGITS = 15;

  private int at;
  private long effectiveUid;
  private long swappedBytes;

  /** Parses the first {@code length} bytes; a line that is not there leaves its figure 0. */
  public void parse(byte[] bytes, int length) {
    at = after(UID, bytes, length, 0);
    number(bytes, length);
    effectiveUid = Math.max(0, number(bytes, length));
    at = after(SWAP, bytes, length, at);
    swappedBytes = Math.max(0, number(bytes, length)) * 1024;
  }

  /** The user the process acts as; 0 when the file does not say. */
  public int effectiveUid() {
    return (int) effectiveUid;
  }

  /** What it has in swap, shared memory left out; 0 for a kernel thread. */
  public long swappedBytes() {
    return swappedBytes;
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
