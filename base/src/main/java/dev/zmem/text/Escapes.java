package dev.zmem.text;

/**
 * Makes text safe for a terminal and a line: control, escape and direction characters and those
 * that cannot be seen show as {@code \n}, {@code \x1b}, {@code \u202e}, {@code \U000e0041}.
 */
public final class Escapes {
  private Escapes() {}

  /** {@code text} itself when there is nothing to escape. */
  public static String escape(String text) {
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      if (isHidden(codePoint)) {
        return escaped(text);
      }
      at += Character.charCount(codePoint);
    }
    return text;
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      append(safe, codePoint);
      at += Character.charCount(codePoint);
    }
    return safe.toString();
  }

  /** Appends the code point, escaped where it {@link #isHidden}. */
  public static void append(StringBuilder safe, int codePoint) {
    if (!isHidden(codePoint)) {
      safe.appendCodePoint(codePoint);
    } else if (codePoint == '\n') {
      safe.append("\\n");
    } else if (codePoint == '\t') {
      safe.append("\\t");
    } else if (codePoint == '\r') {
      safe.append("\\r");
    } else if (codePoint < 0x80) {
      hex(safe.append("\\x"), codePoint, 2);
    } else if (codePoint < 0x10000) {
      hex(safe.append("\\u"), codePoint, 4);
    } else {
      hex(safe.append("\\U"), codePoint, 8);
    }
  }

  /** Appends a byte that is no text: {@code \xff}. */
  public static void appendByte(StringBuilder safe, int octet) {
    hex(safe.append("\\x"), octet, 2);
  }

  private static void hex(StringBuilder safe, int value, int digits) {
    for (int digit = digits - 1; digit >= 0; digit--) {
      safe.append(Character.forDigit(value >> 4 * digit & 15, 16));
    }
  }

  /**
   * Whether a reader does not see what it does: what a terminal obeys, what turns text around, what
   * has no shape (zero-width and tag characters, fillers, variation selectors), any space but the
   * common one, and halves of a pair.
   */
  public static boolean isHidden(int codePoint) {
    if (codePoint >= 0x20 && codePoint < 0x7f) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> hasNoShape(codePoint);
    };
  }

  /** Unicode's Default_Ignorable_Code_Point and non-characters, as far as their type is another. */
  private static boolean hasNoShape(int c) {
    return c == 0x34f // combining grapheme joiner
        || c == 0x115f // Hangul fillers
        || c == 0x1160
        || c == 0x3164
        || c == 0xffa0
        || c == 0x17b4 // Khmer inherent vowels
        || c == 0x17b5
        || c >= 0x180b && c <= 0x180f // Mongolian variation selectors
        || c == 0x2065
        || c == 0x2800 // Braille without a dot
        || c >= 0xfe00 && c <= 0xfe0f // variation selectors
        || c >= 0xfff0 && c <= 0xfff8
        || c >= 0xfdd0 && c <= 0xfdef
        || (c & 0xfffe) == 0xfffe
        || c >= 0xe0000 && c <= 0xe0fff; // tags, more variation selectors
  }
}
