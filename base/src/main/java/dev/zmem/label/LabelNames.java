package dev.zmem.label;

/**
 * How keys and values of labels are written: as Kubernetes writes them. Each check returns what is
 * wrong, or an empty text.
 */
public final class LabelNames {
  /** Longest name of a key and longest value, characters. */
  static final int MAX_NAME = 63;

  /** Longest prefix of a key, characters. */
  static final int MAX_PREFIX = 253;

  private LabelNames() {}

  /** What is wrong with a key: a name, or {@code prefix/name} with a DNS name as the prefix. */
  public static String troubleOfKey(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    if (slash >= 0 && (prefix.length() > MAX_PREFIX || !isDomain(prefix))) {
      return "a prefix is a DNS name of at most " + MAX_PREFIX + " characters, in lower case";
    }
    return isName(key.substring(slash + 1))
        ? ""
        : "a key is 1 to "
            + MAX_NAME
            + " letters, digits and . _ -, and begins and ends with a letter or digit";
  }

  /** What is wrong with a value: empty, or a name. */
  public static String troubleOfValue(String value) {
    return value.isEmpty() || isName(value)
        ? ""
        : "a value is at most "
            + MAX_NAME
            + " letters, digits and . _ -, and begins and ends with a letter or digit";
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_NAME) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      if (!isPartOfName(text.charAt(at))) {
        return false;
      }
    }
    return isLetterOrDigit(text.charAt(0)) && isLetterOrDigit(text.charAt(text.length() - 1));
  }

  private static boolean isDomain(String text) {
    for (String part : text.split("\\.", -1)) {
      if (!isName(part)
          || part.indexOf('_') >= 0
          || part.chars().anyMatch(each -> each >= 'A' && each <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  /** Whether it may stand in a key's name or in a value. */
  static boolean isPartOfName(char each) {
    return isLetterOrDigit(each) || each == '.' || each == '_' || each == '-';
  }

  private static boolean isLetterOrDigit(char each) {
    return each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9';
  }
}
