package dev.zmem.agent.kernel;

import dev.zmem.text.Escapes;
import java.nio.charset.StandardCharsets;

/**
 * Text that other people's processes chose: any bytes. Becomes printable once, here: valid UTF-8
 * stays, what cannot be seen ({@link Escapes#isHidden}) and invalid bytes become {@code \n}, {@code
 * \x1b} and the like.
 */
public final class KernelText {
  private KernelText() {}

  /** The bytes from {@code from} to {@code to} as printable text. */
  public static String decode(byte[] bytes, int from, int to) {
    return isPlain(bytes, from, to)
        ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
        : escaped(bytes, from, to);
  }

  /** Printable ASCII, as most of it is. */
  private static boolean isPlain(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] < 0x20 || bytes[at] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String escaped(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int at = from; at < to; ) {
      int length = sequenceLength(bytes, at, to);
      if (length == 0) {
        Escapes.appendByte(text, bytes[at++] & 0xff);
        continue;
      }
      int codePoint = codePoint(bytes, at, length);
      at += length;
      Escapes.append(text, codePoint);
    }
    return text.toString();
  }

  /**
   * {@code text} cut so that its UTF-8 form has at most {@code maxBytes} bytes; a cut shows as
   * {@code …}.
   */
  public static String cut(String text, int maxBytes) {
    if (text.length() * 3 <= maxBytes || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
      return text;
    }
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > maxBytes - 3) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end) + "…";
  }

  /** Length of the valid UTF-8 sequence at {@code at}, 0 when there is none. */
  private static int sequenceLength(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    int length =
        first < 0x80
            ? 1
            : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > to) {
      return 0;
    }
    for (int next = 1; next < length; next++) {
      if ((bytes[at + next] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int codePoint = codePoint(bytes, at, length);
    boolean overlong = length == 3 && codePoint < 0x800 || length == 4 && codePoint < 0x10000;
    boolean impossible = codePoint > 0x10ffff || codePoint >= 0xd800 && codePoint < 0xe000;
    return overlong || impossible ? 0 : length;
  }

  private static int codePoint(byte[] bytes, int at, int length) {
    int first = bytes[at] & 0xff;
    int value = length == 1 ? first : first & (0xff >> (length + 1));
    for (int next = 1; next < length; next++) {
      value = value << 6 | bytes[at + next] & 0x3f;
    }
    return value;
  }
}
