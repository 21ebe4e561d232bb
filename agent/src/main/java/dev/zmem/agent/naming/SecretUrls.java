package dev.zmem.agent.naming;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passwords in addresses: {@code scheme://user:password@host}, {@code https://token@host}, {@code
 * user:password@host}, and addresses that are secrets themselves (webhooks). Linear in the text's
 * length. Pure; any thread.
 */
final class SecretUrls {
  private static final List<String> WEBHOOKS =
      List.of("hooks.slack.com/services/", "discord.com/api/webhooks/", "api.telegram.org/bot");

  /** A user's name, as it may stand before an @ without a password, is no longer. */
  private static final int MAX_USER = 20;

  private SecretUrls() {}

  /** {@code text} with the passwords of its addresses masked. */
  static String scrub(String text) {
    if (text.indexOf('@') < 0 && text.indexOf("://") < 0) {
      return text;
    }
    StringBuilder scrubbed = new StringBuilder(text.length());
    for (int from = 0; from < text.length(); ) {
      int to = from;
      while (to < text.length() && !isEnd(text.charAt(to))) {
        to++;
      }
      scrubbed.append(word(text.substring(from, to)));
      if (to < text.length()) {
        scrubbed.append(text.charAt(to));
      }
      from = to + 1;
    }
    return scrubbed.toString();
  }

  private static boolean isEnd(char c) {
    return c == ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`';
  }

  private static String word(String word) {
    int scheme = word.indexOf("://");
    if (scheme < 0) {
      return withoutScheme(word);
    }
    int lastAt = word.lastIndexOf('@');
    for (; scheme >= 0; scheme = word.indexOf("://", scheme + 3)) {
      int start = scheme + 3;
      for (String webhook : WEBHOOKS) {
        if (word.startsWith(webhook, start)) {
          return word.substring(0, start + webhook.length()) + CommandLines.MASK;
        }
      }
      String masked = address(word, start, lastAt);
      if (masked != null) {
        return masked;
      }
    }
    return word;
  }

  /** The word without the password of the address from {@code start} on; null without one. */
  private static @Nullable String address(String word, int start, int lastAt) {
    int colon = -1;
    int at = -1;
    int end = start;
    while (end < word.length() && "/?#".indexOf(word.charAt(end)) < 0) {
      char c = word.charAt(end);
      colon = c == ':' && colon < 0 && at < 0 ? end : colon;
      at = c == '@' ? end : at;
      end++;
    }
    boolean port = isPort(word, colon + 1, end) && (lastAt < end || isPath(word, start, end));
    if (colon >= 0 && (at > colon || !port)) {
      // a password may have a / or an @ in it; of one that was cut the @ is lost
      int until = lastAt > colon ? lastAt : word.endsWith("…") ? word.length() : -1;
      return until < 0 ? null : masked(word, start, colon, until);
    }
    return at > start && colon < 0 && isToken(word, start, at)
        ? word.substring(0, start) + CommandLines.MASK + word.substring(at)
        : null;
  }

  /**
   * Whether a path begins there, in which there may be an {@code @}: of a web address. In others it
   * rather ends a password that begins with digits.
   */
  private static boolean isPath(String word, int start, int end) {
    return isWeb(word, start) && word.charAt(end) == '/';
  }

  private static boolean isWeb(String word, int start) {
    return word.startsWith("http://", start - 7) || word.startsWith("https://", start - 8);
  }

  private static String masked(String word, int start, int colon, int until) {
    String password = word.substring(colon + 1, until);
    boolean userIsToken =
        password.isEmpty() || password.equals("x-oauth-basic") || password.equals("x");
    String user = userIsToken ? "" : word.substring(start, colon + 1);
    return word.substring(0, start) + user + CommandLines.MASK + word.substring(until);
  }

  /** {@code https://token@host}: where no password follows, what is no user's name is one. */
  private static boolean isToken(String word, int start, int at) {
    boolean name = at - start <= MAX_USER;
    for (int each = start; each < at; each++) {
      char c = word.charAt(each);
      name &= Character.isLetter(c) || c == '.' || c == '-' || c == '_';
    }
    return isWeb(word, start) && !name;
  }

  /** {@code user:password@host}, but not {@code image:tag@sha256:…} nor {@code npm:@scope/name}. */
  private static String withoutScheme(String word) {
    int colon = word.indexOf(':');
    int at = word.lastIndexOf('@');
    if (colon <= 0
        || at <= colon + 1
        || word.charAt(colon + 1) == ':'
        || word.startsWith("sha", at + 1)
        || word.charAt(0) == '/'
        || word.charAt(0) == '[') {
      return word;
    }
    int start = Math.max(word.lastIndexOf('=', colon), word.lastIndexOf(',', colon)) + 1;
    return start == colon
        ? word
        : word.substring(0, colon + 1) + CommandLines.MASK + word.substring(at);
  }

  /** Digits, as of a host's port; of several hosts those of the first. */
  private static boolean isPort(String word, int from, int to) {
    int end = from;
    while (end < to && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
      end++;
    }
    return end > from && (end == to || word.charAt(end) == ',');
  }
}
