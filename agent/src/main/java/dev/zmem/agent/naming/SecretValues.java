package dev.zmem.agent.naming;

/** What of an option's value is the secret. Pure; any thread. */
enum SecretValues {
  /** Nothing, as far as the option tells. */
  NONE,
  /** Nothing, and hexadecimal numbers in it are names. */
  IDENTITY,
  /** All of it, unless it is a file's path. */
  KEY,
  /** All of it. */
  ALL,
  /** What follows the first colon: {@code user:password}. */
  AFTER_COLON,
  /** The same, but two numbers or twice the same name are a user and a group. */
  AFTER_COLON_OF_NAMES,
  /** What follows the first {@code %}: {@code user%password}. */
  AFTER_PERCENT,
  /** What follows the first comma: {@code user,password}. */
  AFTER_COMMA,
  /** What follows the first {@code =}: {@code key=secret}. */
  AFTER_EQUALS,
  /** All of it, unless it is a port or a path. */
  ALL_BUT_PORT;

  /** Whether anything of the value may be masked. */
  boolean masks() {
    return this != NONE && this != IDENTITY;
  }

  /** The value without its secret. */
  String mask(String value) {
    return switch (this) {
      case NONE, IDENTITY -> value;
      case KEY -> isFile(value) ? value : CommandLines.MASK;
      case ALL -> CommandLines.MASK;
      case AFTER_COLON -> after(value, ':');
      case AFTER_COLON_OF_NAMES -> isUserAndGroup(value) ? value : after(value, ':');
      case AFTER_PERCENT -> after(value, '%');
      case AFTER_COMMA -> after(value, ',');
      case AFTER_EQUALS -> after(value, '=');
      case ALL_BUT_PORT -> isPorts(value) || isFile(value) ? value : CommandLines.MASK;
    };
  }

  private static String after(String value, char sign) {
    int at = value.indexOf(sign);
    if (at < 0 || at == value.length() - 1 && at < 12) {
      return value;
    }
    // of "key:" the user is the key
    return at == value.length() - 1
        ? CommandLines.MASK
        : value.substring(0, at + 1) + CommandLines.MASK;
  }

  private static boolean isUserAndGroup(String value) {
    int colon = value.indexOf(':');
    if (colon <= 0) {
      return true;
    }
    String user = value.substring(0, colon);
    String group = value.substring(colon + 1);
    return user.equals(group)
        || isNumber(user) && isNumber(group)
        || group.startsWith("//")
        || value.startsWith("+") // a format of date(1)
        || user.equals("unix")
        || user.equals("tcp")
        || user.equals("file");
  }

  /** Whether it is a path, a file's name or a small number rather than a key. */
  static boolean isFile(String value) {
    if (value.length() <= 5 && isNumber(value)) {
      return true;
    }
    boolean path =
        value.startsWith("./")
            || value.startsWith("../")
            || value.startsWith("~")
            || value.startsWith("/") && value.indexOf('/', 1) > 1;
    int dot = value.lastIndexOf('.');
    boolean file =
        dot > 0
            && switch (value.substring(dot + 1)) {
              case "key", "pem", "crt", "cer", "der", "p12", "pfx", "jks", "pub", "gpg", "asc" ->
                  true;
              default -> false;
            };
    return path && SecretWords.scrub(value.substring(1), false).equals(value.substring(1)) || file;
  }

  /** {@code 80}, {@code 8080:80}, {@code 127.0.0.1:80:80/tcp}. */
  static boolean isPorts(String value) {
    int longest = 0;
    int run = 0;
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c == '/') {
        return at > 0 && longest <= 5;
      }
      if (c != ':' && c != '.' && c != '-' && c != ',' && (c < '0' || c > '9')) {
        return false;
      }
      run = c >= '0' && c <= '9' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest > 0 && longest <= 5;
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
