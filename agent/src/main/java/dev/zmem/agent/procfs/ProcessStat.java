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
 * @param residentPages field 24; 0 when the line ends before it
 */
public record ProcessStat(
    String comm,
    char state,
    int parentPid,
    boolean kernelThread,
    long startTimeTicks,
    long residentPages) {

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
    int close = lastParenthesis(bytes, length);
    long startTime = field(bytes, length, close, 22);
    if (open < 0 || close <= open || startTime < 0) {
      return null;
    }
    return new ProcessStat(
        KernelText.decode(bytes, open + 1, close),
        (char) bytes[close + 2],
        (int) Math.max(0, field(bytes, length, close, 4)),
        (field(bytes, length, close, 9) & PF_KTHREAD) != 0,
        startTime,
        Math.max(0, field(bytes, length, close, 24)));
  }

  /** Page faults, minor and major: fields 10 and 12 of a line; -1 when it has none. */
  public static long faults(byte[] bytes, int length) {
    int close = lastParenthesis(bytes, length);
    long minor = field(bytes, length, close, 10);
    long major = field(bytes, length, close, 12);
    return minor < 0 || major < 0 ? -1 : minor + major;
  }

  /**
   * A numeric field from 4 on, {@code close} being where the name ends; -1 when it is missing, or
   * negative.
   */
  private static long field(byte[] bytes, int length, int close, int wanted) {
    int at = close + 3;
    for (int field = 4; close > 0 && field <= wanted && at < length; field++) {
      at++;
      int first = at;
      long value = 0;
      while (at < length && bytes[at] != ' ' && bytes[at] != '\n') {
        int digit = bytes[at] - '0';
        boolean sign = at == first && bytes[at] == '-';
        if ((!sign && (digit < 0 || digit > 9)) || at - first > 20) {
          return -1;
        }
        value = sign ? value : value * 10 + digit;
        at++;
      }
      if (at == first) {
        return -1;
      }
      if (field == wanted) {
        return bytes[first] == '-' ? -1 : value;
      }
    }
    return -1;
  }

  private static int lastParenthesis(byte[] bytes, int length) {
    int close = length - 1;
    while (close > 0 && bytes[close] != ')') {
      close--;
    }
    return close;
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
