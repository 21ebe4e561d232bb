package dev.zmem.agent.attribute;

import java.nio.charset.StandardCharsets;

/**
 * The short strings of a JSON text, one after the other, with where they stand: enough for {@code
 * {"ID":"3f4e…","Name":"/web"}}, without an object for the rest. Of what is no JSON it gives what
 * looks like strings; a string without its end, of a file that is being written, is none. Pure; any
 * thread.
 */
final class JsonStrings {
  /** Takes a string that was found. */
  @FunctionalInterface
  interface Sink {
    /**
     * One string that is no key.
     *
     * @param depth objects and arrays around it
     * @param key its key, or that of the array that it is in; empty for none
     * @param value as it stands there; empty where it has escapes or more than 256 bytes
     */
    void string(int depth, String key, String value);
  }

  /** Objects and arrays in each other; deeper ones are not looked at. */
  static final int MAX_DEPTH = 64;

  private static final int MAX_LENGTH = 256;

  private final byte[] bytes;
  private final Sink sink;
  private final String[] keys = new String[MAX_DEPTH + 1];
  private int depth;
  private int at;

  private JsonStrings(byte[] bytes, Sink sink) {
    this.bytes = bytes;
    this.sink = sink;
    keys[0] = "";
  }

  /**
   * Gives the strings of {@code bytes} to {@code sink}; whether the text is whole, that is, ends
   * where all that it opened is closed, or is too deep to be read.
   */
  static boolean read(byte[] bytes, Sink sink) {
    JsonStrings strings = new JsonStrings(bytes, sink);
    strings.read();
    return strings.at <= bytes.length && (strings.depth <= 0 || strings.depth >= MAX_DEPTH);
  }

  private void read() {
    while (at < bytes.length && depth >= 0 && depth < MAX_DEPTH) {
      switch (bytes[at++]) {
        case '{' -> keys[++depth] = "";
        case '[' -> {
          keys[depth + 1] = keys[depth];
          depth++;
        }
        case '}', ']' -> depth--;
        case '"' -> string();
        default -> {
          // a number, or what stands between values
        }
      }
    }
  }

  private void string() {
    int from = at;
    boolean plain = true;
    while (at < bytes.length && bytes[at] != '"') {
      plain &= bytes[at] != '\\';
      at += bytes[at] == '\\' ? 2 : 1;
    }
    if (at >= bytes.length) {
      at = bytes.length + 1; // it has no end
      return;
    }
    int length = at - from;
    String text =
        plain && length <= MAX_LENGTH
            ? new String(bytes, from, length, StandardCharsets.UTF_8)
            : "";
    at++;
    while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t')) {
      at++;
    }
    if (at < bytes.length && bytes[at] == ':') {
      keys[depth] = text;
    } else {
      sink.string(depth, keys[depth], text);
    }
  }
}
