package dev.zmem.agent.host;

import static dev.zmem.model.Absent.ABSENT;

/** A number in a kernel's file. */
final class NumberField {
  /** Beyond it a number is no figure of a machine: 2 PiB in bytes, and KiB of it fit 63 bits. */
  private static final long MAX_VALUE = Long.MAX_VALUE / 4096;

  private NumberField() {}

  /** The number after spaces; absent where there is none, or one beyond {@link #MAX_VALUE}. */
  static long at(byte[] bytes, int from, int length) {
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

  /** The number that is the line's {@code index}th word, from 0; absent likewise. */
  static long word(byte[] bytes, int from, int length, int index) {
    int at = from;
    for (int word = 0; ; word++) {
      while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      }
      if (word == index) {
        return at(bytes, at, length);
      }
      while (at < length && bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\n') {
        at++;
      }
      if (at >= length || bytes[at] == '\n') {
        return ABSENT;
      }
    }
  }
}
