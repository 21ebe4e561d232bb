package dev.zmem.text;

/** What data may call a value: no quote, no control character. Pure; any thread. */
public final class DataKeys {
  private static final int MAX_LENGTH = 64;

  private DataKeys() {}

  /** Whether it is 1 to 64 lower-case letters, digits and {@code _}. */
  public static boolean isKey(String key) {
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      return false;
    }
    for (int at = 0; at < key.length(); at++) {
      char c = key.charAt(at);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
        return false;
      }
    }
    return true;
  }
}
