package dev.zmem.agent.procfs;

import org.jspecify.annotations.Nullable;

/**
 * What zmem needs of {@code /proc/<pid>/stat}: {@code 4242 (a name) S 1 4242 4242 0 -1 4194560 …}.
 *
 * @param comm the kernel's name of the process, at most 15 bytes, made printable
 * @param state {@code R S D T Z X …}
 * @param parentPid field 4
 * @param kernelThread whether the PF_KTHREAD flag is set (field 9)
 * @param startTimeTicks field 22, clock ticks after boot
 */
public record ProcessStat(
    String comm, char state, int parentPid, boolean kernelThread, long startTimeTicks) {

  private static final long PF_KTHREAD = 0x0020_0000;

  /** Whether the process has ended and waits for its parent: it has no address space any more. */
  public boolean zombie() {
    return state == 'Z' || state == 'X' || state == 'x';
  }

  /**
   * Parses a whole line; null when it is none. The name may hold {@code )}: it ends at the last
   * one.
   */
  public static @Nullable ProcessStat parse(byte[] bytes, int length) {
    int open = indexOf(bytes, 0, length, '(');
    int close = length - 1;
    while (close > open && bytes[close] != ')') {
      close--;
    }
    if (open < 0 || close <= open || close + 2 >= length) {
      return null;
    }
    char state = (char) bytes[close + 2];
    int at = close + 3;
    long parent = 0;
    long flags = 0;
    for (int field = 4; field <= 22; field++) {
      at++;
      boolean negative = at < length && bytes[at] == '-';
      if (negative) {
        at++;
      }
      int firstDigit = at;
      long value = 0;
      while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
        value = value * 10 + (bytes[at++] - '0');
      }
      if (at == firstDigit || at - firstDigit > 20) {
        return null;
      }
      if (field == 4) {
        parent = negative ? 0 : value;
      } else if (field == 9) {
        flags = value;
      } else if (field == 22) {
        return new ProcessStat(
            KernelText.decode(bytes, open + 1, close),
            state,
            (int) parent,
            (flags & PF_KTHREAD) != 0,
            value);
      }
    }
    return null;
  }

  private static int indexOf(byte[] bytes, int from, int end, char wanted) {
    for (int at = from; at < end; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }
}
