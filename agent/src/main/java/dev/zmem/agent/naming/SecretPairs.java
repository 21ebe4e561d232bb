package dev.zmem.agent.naming;

import dev.zmem.agent.naming.SecretNames.Says;

/**
 * Secrets that stand behind their name: {@code name=value}, {@code Name: value}, {@code "name":
 * "value"}, {@code <name>value<}, at any depth of {@code a=b=c}. Linear in the text's length. Pure;
 * any thread.
 */
final class SecretPairs {
  /** How far a value without quotes reaches. */
  enum Reach {
    /** To the end of the text where the name begins it: the text is one argument. */
    ARGUMENT,
    /** To the next space: the text is code for a shell. */
    CODE,
    /** To the next option: nobody knows any more which spaces stood between arguments. */
    TITLE
  }

  /** Spaces and quotes between a name and its sign. */
  private static final int MAX_GAP = 4;

  private final String text;
  private final Reach reach;
  private final StringBuilder scrubbed;

  /** Up to here the text is copied. */
  private int done;

  /** The last name seen. */
  private int nameFrom = -1;

  private int nameTo = -1;

  /** Up to here nothing stands but names and signs. */
  private int startTo;

  /** The last value without quotes that was looked through. */
  private int scannedFrom = -1;

  private int scannedTo = -1;
  private boolean scannedQuoted;

  /** The last option looked for. */
  private int nextOption = -1;

  private SecretPairs(String text, Reach reach) {
    this.text = text;
    this.reach = reach;
    this.scrubbed = new StringBuilder(text.length());
  }

  /** {@code text} with the secrets in it masked. */
  static String scrub(String text, Reach reach) {
    return text.indexOf('=') < 0 && text.indexOf(':') < 0 && text.indexOf("</") < 0
        ? text
        : new SecretPairs(text, reach).scrub();
  }

  private String scrub() {
    boolean inName = false;
    for (int at = 0; at < text.length(); ) {
      char c = text.charAt(at);
      if (isNamePart(c)) {
        nameFrom = inName ? nameFrom : at;
        nameTo = at + 1;
        inName = true;
        at++;
        continue;
      }
      inName = false;
      if (c == '=' || c == ':') {
        at = nameFrom < 0 ? at + 1 : afterSign(at, c);
        nameFrom = -1;
        continue;
      }
      if (c == '>' && isSecretElement(at)) {
        scrubbed.append(text, done, at + 1).append(CommandLines.MASK);
        int end = text.indexOf('<', at);
        done = end < 0 ? text.length() : end;
        nameFrom = -1;
        at = done;
        continue;
      }
      if (" \"'\\]".indexOf(c) < 0 || at - nameTo >= MAX_GAP) {
        nameFrom = -1;
      }
      at++;
    }
    return done == 0 ? text : scrubbed.append(text, done, text.length()).toString();
  }

  /** Whether {@code <password>} ends here. */
  private boolean isSecretElement(int end) {
    return nameFrom > 0
        && nameTo == end
        && "<:".indexOf(text.charAt(nameFrom - 1)) >= 0
        && SecretNames.says(text, nameFrom, nameTo) == Says.SECRET;
  }

  /** Masks the value behind the sign when the name wants it; where to go on. */
  private int afterSign(int sign, char kind) {
    int from = sign + 1;
    if (kind == ':' && (text.startsWith("//", from) || text.startsWith(":", from))) {
      return from + 1; // of an address, of a package
    }
    Says says = SecretNames.says(text, nameFrom, nameTo);
    if (says != Says.SECRET && says != Says.KEY) {
      return from;
    }
    if (kind == '=' && text.startsWith("= ", from)) {
      return from; // a comparison
    }
    boolean spaced = false;
    while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\\')) {
      spaced |= text.charAt(from) == ' ';
      from++;
    }
    int to = valueEnd(from, kind, spaced);
    if (to <= from || isHarmless(from, to, kind, says)) {
      return sign + 1;
    }
    char first = text.charAt(from);
    boolean quoted =
        (first == '"' || first == '\'') && to - from > 1 && text.charAt(to - 1) == first;
    scrubbed.append(text, done, from + (quoted ? 1 : 0)).append(CommandLines.MASK);
    done = quoted ? to - 1 : to;
    return to;
  }

  private int valueEnd(int from, char kind, boolean spaced) {
    if (from >= text.length()) {
      return from;
    }
    char first = text.charAt(from);
    if (first == '"' || first == '\'') {
      return quotedEnd(from, first);
    }
    boolean quotedName = nameTo < text.length() && "\"'\\".indexOf(text.charAt(nameTo)) >= 0;
    boolean begins = isAtStart();
    if (reach == Reach.ARGUMENT && begins && !quotedName) {
      return text.length();
    }
    if (kind == ':' && spaced && !quotedName) {
      return headerEnd(from);
    }
    if (reach == Reach.TITLE && nameFrom > 0 && text.charAt(nameFrom - 1) == '-') {
      return optionAt(from);
    }
    if (from >= scannedFrom && from <= scannedTo && quotedName == scannedQuoted) {
      return scannedTo; // a value within a value is looked through once
    }
    int at = ",;&".indexOf(first) < 0 ? from : from + 1; // a secret may begin so
    while (at < text.length() && !endsValue(at, quotedName)) {
      at++;
    }
    scannedFrom = from;
    scannedTo = at;
    scannedQuoted = quotedName;
    return at;
  }

  private boolean endsValue(int at, boolean quotedName) {
    char c = text.charAt(at);
    return switch (c) {
      case ' ', '"', '\'' -> true;
      case ',', ';', '&' -> quotedName && c != '&' || namesNext(at + 1);
      case '}', ']' -> quotedName;
      default -> false;
    };
  }

  /** Whether another {@code name=} begins here: a comma may also be part of a password. */
  private boolean namesNext(int at) {
    int end = at;
    while (end < text.length() && end - at < 64 && isNamePart(text.charAt(end))) {
      end++;
    }
    return end > at && end < text.length() && text.charAt(end) == '=';
  }

  /** Up to the end of what is quoted, and of what is glued to it. */
  private int quotedEnd(int from, char quote) {
    int close = from + 1;
    while (close < text.length()
        && (text.charAt(close) != quote
            || text.charAt(close - 1) == '\\' && (from == 0 || text.charAt(from - 1) != '\\'))) {
      close++;
    }
    int end = Math.min(close + 1, text.length());
    while (end < text.length() && " ,;&})]\"'\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** A header goes on to the quote that closes it. */
  private int headerEnd(int from) {
    char before = nameFrom > 0 ? text.charAt(nameFrom - 1) : ' ';
    if (before == '"' || before == '\'') {
      int close = text.indexOf(before, from);
      return close < 0 ? text.length() : close;
    }
    return optionAt(from);
  }

  /** Where the next option begins. */
  private int optionAt(int from) {
    if (nextOption < from) {
      int option = text.indexOf(" -", from);
      nextOption = option < 0 ? text.length() : option;
    }
    return nextOption;
  }

  /** Whether nothing but the signs of an option stands before the name. */
  private boolean isAtStart() {
    while (startTo < nameFrom) {
      char c = text.charAt(startTo);
      if (!isNamePart(c) && c != '/' && c != '=' && c != '[' && c != ']' && c != '+') {
        return false;
      }
      startTo++;
    }
    return true;
  }

  private boolean isHarmless(int from, int to, char kind, Says says) {
    String value = text.substring(from, Math.min(to, from + 256));
    return switch (value) {
      case "true", "false", "yes", "no", "on", "off", "null", "none", "None", "nil", "\"\"", "''" ->
          true;
      default ->
          value.startsWith(CommandLines.MASK)
              || says == Says.KEY && SecretValues.isFile(value)
              || kind == ':' && isPort(value) && !SecretNames.isPassword(text, nameFrom, nameTo);
    };
  }

  private static boolean isPort(String value) {
    int at = 0;
    while (at < value.length() && value.charAt(at) >= '0' && value.charAt(at) <= '9') {
      at++;
    }
    return at > 0 && at <= 5 && (at == value.length() || "/,; ".indexOf(value.charAt(at)) >= 0);
  }

  private static boolean isNamePart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '.';
  }
}
