package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.kernel.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * What zmem needs of {@code /proc/<pid>/stat}: {@code 4242 (a name) S 1 4242 4242 0 -1 4194560 …}.
 *
 * @param comm the kernel's name of the process, at most 15 bytes, made printable
 * @param state {@code R S D T Z X …}
 * @param parentPid field 4
 * @param kernelThread whether the PF_KTHREAD flag is set (field 9)
 * @param threads field 20: tasks of the process, a main thread that has exited included
 * @param startTimeTicks field 22, clock ticks after boot
 * @param mappedPages field 23 in pages: of address space; 0 when the line ends before it
 * @param residentPages field 24; 0 when the line ends before it
 */
public record ProcessStat(
    String comm,
    char state,
    int parentPid,
    boolean kernelThread,
    int threads,
    long startTimeTicks,
    long mappedPages,
    long residentPages) {

  private static final long PF_KTHREAD = 0x0020_0000;

  /** What a long holds. */
  private static final int MOST_DIGITS = 18;

  /**
   * Whether the main thread has ended: it has no address space any more, nor has the process unless
   * other threads of it live ({@link #threads} above 1).
   */
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
    int parent = close + 4;
    int flags = fieldAfter(bytes, length, parent, 9 - 4);
    int threads = fieldAfter(bytes, length, flags, 20 - 9);
    int startTime = fieldAfter(bytes, length, threads, 22 - 20);
    int mappedBytes = fieldAfter(bytes, length, startTime, 23 - 22);
    int residentPages = fieldAfter(bytes, length, mappedBytes, 24 - 23);
    if (open < 0 || close <= open || number(bytes, length, startTime) < 0) {
      return null;
    }
    return new ProcessStat(
        KernelText.decode(bytes, open + 1, close),
        (char) bytes[close + 2],
        Math.clamp(number(bytes, length, parent), 0, Integer.MAX_VALUE),
        (number(bytes, length, flags) & PF_KTHREAD) != 0,
        Math.clamp(number(bytes, length, threads), 0, Integer.MAX_VALUE),
        number(bytes, length, startTime),
        Math.max(0, number(bytes, length, mappedBytes)) / PageSize.BYTES,
        Math.max(0, number(bytes, length, residentPages)));
  }

  /** Minor page faults, field 10 of a line; -1 when it has none. */
  public static long minorFaults(byte[] bytes, int length) {
    return numberOf(bytes, length, 10);
  }

  /** Major page faults, those that waited for a disk: field 12 of a line; -1 when it has none. */
  public static long majorFaults(byte[] bytes, int length) {
    return numberOf(bytes, length, 12);
  }

  private static long numberOf(byte[] bytes, int length, int field) {
    int close = lastParenthesis(bytes, length);
    return close <= 0 ? -1 : number(bytes, length, fieldAfter(bytes, length, close + 4, field - 4));
  }

  /** Where the field begins that comes so many after the one at {@code at}. */
  private static int fieldAfter(byte[] bytes, int length, int at, int fields) {
    int field = at;
    for (int left = fields; left > 0 && field < length; field++) {
      if (bytes[field] == ' ') {
        left--;
      }
    }
    return field;
  }

  /** The number that begins at {@code from}; -1 when it is none, negative, or too long for one. */
  private static long number(byte[] bytes, int length, int from) {
    long value = 0;
    int at = from;
    for (; at < length && bytes[at] != ' ' && bytes[at] != '\n'; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9 || at - from >= MOST_DIGITS) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return at == from ? -1 : value;
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
