package dev.zmem.text;

import java.util.Locale;

/**
 * What a host may be called. Names are the same in any case, and kept in lower case. Wildcards and
 * what else has a meaning in globs is no name, and what is not ASCII could be in no certificate.
 */
public final class HostNames {
  /** Longest name, as in DNS. */
  public static final int MAX_LENGTH = 253;

  /** For errors. */
  public static final String EXPECTED =
      "1 to "
          + MAX_LENGTH
          + " letters, digits and . _ - :, of which the first is no sign and the last no dot";

  private HostNames() {}

  /** Whether a host may be called so, in whatever case. */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    if (text.endsWith(".")) { // in DNS it is the same host: two names would be one
      return false;
    }
    for (int at = 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!isLetterOrDigit(c) && "._-:".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether it could be a glob of such names, with {@code *} and {@code ?}. */
  public static boolean isGlob(String text) {
    return isName(text.replace('*', 'x').replace('?', 'x'));
  }

  /** The form in which names are kept and compared. */
  public static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
