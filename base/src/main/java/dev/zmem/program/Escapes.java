package dev.zmem.program;

/**
 * Makes text safe for a terminal and a line: control, escape and direction characters show as
 * {@code \n}, {@code \x1b}, {@code \u202e}.
 */
public final class Escapes {
  private Escapes() {}

  /** {@code text} itself when there is nothing to escape. */
  public static String escape(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (isUnsafe(text, at)) {
        return escaped(text);
      }
    }
    return text;
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!isUnsafe(text, at)) {
        safe.append(c);
      } else if (c == '\n') {
        safe.append("\\n");
      } else if (c == '\t') {
        safe.append("\\t");
      } else if (c == '\r') {
        safe.append("\\r");
      } else if (c < 0x100) {
        safe.append("\\x")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        safe.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      }
    }
    return safe.toString();
  }

  private static boolean isUnsafe(String text, int at) {
    char c = text.charAt(at);
    if (c >= 0x20 && c < 0x7f) {
      return false;
    }
    if (Character.isSurrogate(c)) {
      boolean pairedBefore = at > 0 && Character.isSurrogatePair(text.charAt(at - 1), c);
      boolean pairedAfter =
          at + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(at + 1));
      return !pairedBefore && !pairedAfter;
    }
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
