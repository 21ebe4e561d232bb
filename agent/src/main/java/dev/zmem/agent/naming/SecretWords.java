package dev.zmem.agent.naming;

/**
 * Words that are secrets by their own form, wherever they stand: keys and tokens of well-known
 * services by how they begin, and keys in base64, base62 or hexadecimal by how they look. Names of
 * things stay: git hashes, UUIDs, digests, paths, versions, class names. Pure; any thread.
 */
final class SecretWords {
  /** What tokens of services begin with, and how long such a token is at least. */
  private record Token(String start, int minLength) {}

  private static final Token[] TOKENS = {
    new Token("ghp_", 16),
    new Token("gho_", 16),
    new Token("ghu_", 16),
    new Token("ghs_", 16),
    new Token("ghr_", 16),
    new Token("github_pat_", 16),
    new Token("glpat-", 12),
    new Token("gldt-", 12),
    new Token("glrt-", 12),
    new Token("xoxb-", 12),
    new Token("xoxa-", 12),
    new Token("xoxp-", 12),
    new Token("xoxr-", 12),
    new Token("xoxs-", 12),
    new Token("xapp-", 12),
    new Token("eyJ", 16),
    new Token("sk-", 20),
    new Token("sk_live_", 12),
    new Token("sk_test_", 12),
    new Token("rk_live_", 12),
    new Token("whsec_", 12),
    new Token("AIza", 30),
    new Token("ya29.", 16),
    new Token("GOCSPX-", 16),
    new Token("SG.", 20),
    new Token("pypi-Ag", 20),
    new Token("dop_v1_", 16),
    new Token("hvs.", 12),
    new Token("hvb.", 12),
    new Token("hvr.", 12),
    new Token("dckr_pat_", 12),
    new Token("shpat_", 12),
    new Token("SWMTKN-", 12),
    new Token("AGE-SECRET-KEY-", 16),
    new Token("-----BEGIN", 10)
  };

  private static final String DELIMITERS = "=:,;&?@()[]{}<>|\"'`\\ \t#!";

  /** No shorter word is a secret by its form. */
  static final int MIN_LENGTH = 10;

  private static final int MIN_RANDOM = 20;

  /** The same within one run of letters and digits. */
  private static final int MIN_RANDOM_RUN = 16;

  private static final int GIT_HASH = 40;

  /** Length of a secret key of AWS. */
  private static final int CLOUD_SECRET = 40;

  private SecretWords() {}

  /**
   * {@code word} with the secrets in it masked.
   *
   * @param identities whether numbers in hexadecimal are expected here, as container ids are
   */
  static String scrub(String word, boolean identities) {
    if (word.length() < MIN_LENGTH) {
      return word;
    }
    StringBuilder scrubbed = null;
    int done = 0;
    int nameFrom = 0; // of what stands before, perhaps a name
    for (int from = 0; from < word.length(); ) {
      int to = from;
      while (to < word.length() && DELIMITERS.indexOf(word.charAt(to)) < 0) {
        to++;
      }
      int end = to;
      while (to > from && end < Math.min(to + 2, word.length()) && word.charAt(end) == '=') {
        end++; // what fills up base64
      }
      boolean padded =
          end > to && (end == word.length() || DELIMITERS.indexOf(word.charAt(end)) >= 0);
      if (to - from >= MIN_LENGTH && isSecret(word, from, to, padded, identities, nameFrom)) {
        scrubbed = scrubbed == null ? new StringBuilder(word.length()) : scrubbed;
        scrubbed.append(word, done, from).append(CommandLines.MASK);
        done = padded ? end : to;
      }
      nameFrom = from;
      from = Math.max(to + 1, done);
    }
    return scrubbed == null ? word : scrubbed.append(word, done, word.length()).toString();
  }

  private static boolean isSecret(
      String word, int from, int to, boolean padded, boolean identities, int nameFrom) {
    if (isToken(word, from, to)) {
      return true;
    }
    if (to - from < MIN_RANDOM || isUuid(word, from, to)) {
      return false;
    }
    char first = word.charAt(from);
    if (isHex(word, from, to)) {
      return !(to - from == GIT_HASH && isInOneCase(word, from, to))
          && !identities
          && SecretNames.says(word, nameFrom, from - 1) != SecretNames.Says.IDENTITY;
    }
    if (padded && isBase64(word, from, to)) {
      return true;
    }
    if (to - from == CLOUD_SECRET
        && first != '/'
        && isBase64(word, from, to)
        && isMixed(word, from, to)) {
      return true;
    }
    return word.indexOf('/', from, to) < 0
        ? isRandom(word, from, to)
        : first != '/'
            && first != '.'
            && first != '~'
            && isBase64(word, from, to)
            && isVeryRandom(word, from, to);
  }

  private static boolean isToken(String word, int from, int to) {
    for (int start = from; start >= 0 && start < to; ) {
      if (isCloudKey(word, start, to)) {
        return true;
      }
      for (Token token : TOKENS) {
        if (to - start >= token.minLength && word.startsWith(token.start, start)) {
          return true;
        }
      }
      int slash = word.indexOf('/', start, to);
      start = slash < 0 ? -1 : slash + 1;
    }
    return false;
  }

  /** {@code 550e8400-e29b-41d4-a716-446655440000}. */
  private static boolean isUuid(String word, int from, int to) {
    if (to - from != 36) {
      return false;
    }
    for (int at = 0; at < 36; at++) {
      char c = word.charAt(from + at);
      boolean dash = at == 8 || at == 13 || at == 18 || at == 23;
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A number of at least 128 bits with letters and digits. */
  private static boolean isHex(String word, int from, int to) {
    boolean letters = false;
    boolean digits = false;
    for (int at = from; at < to; at++) {
      char c = word.charAt(at);
      if (c > 'f' || Character.digit(c, 16) < 0) {
        return false;
      }
      letters |= c > '9';
      digits |= c <= '9';
    }
    return letters && digits;
  }

  private static boolean isInOneCase(String word, int from, int to) {
    boolean upper = false;
    boolean lower = false;
    for (int at = from; at < to; at++) {
      upper |= word.charAt(at) >= 'A' && word.charAt(at) <= 'Z';
      lower |= word.charAt(at) >= 'a';
    }
    return !(upper && lower);
  }

  private static boolean isBase64(String word, int from, int to) {
    for (int at = from; at < to; at++) {
      char c = word.charAt(at);
      if (!isLetter(c) && !isDigit(c) && c != '+' && c != '/' && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isMixed(String word, int from, int to) {
    boolean digit = false;
    for (int at = from; at < to; at++) {
      digit |= isDigit(word.charAt(at));
    }
    return digit && !isInOneCase(word, from, to);
  }

  /** {@code AKIAIOSFODNN7EXAMPLE}: capitals and digits. */
  private static boolean isCloudKey(String word, int from, int to) {
    if (!word.startsWith("AKIA", from) && !word.startsWith("ASIA", from) || to - from < 16) {
      return false;
    }
    for (int at = from; at < from + 16; at++) {
      if ((word.charAt(at) < 'A' || word.charAt(at) > 'Z') && !isDigit(word.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it looks drawn by lot: letters in both cases and digits that make no words, or letters
   * and digits by turns. Names are made of parts that can be said.
   */
  private static boolean isRandom(String word, int from, int to) {
    int run = 0; // of letters and digits
    int turns = 0; // between letters and digits in this run
    for (int at = from; at <= to; at++) {
      char c = at < to ? word.charAt(at) : ' ';
      if (isLetter(c) || isDigit(c)) {
        turns += run > 0 && isDigit(c) != isDigit(word.charAt(at - 1)) ? 1 : 0;
        run++;
        continue;
      }
      if (run >= MIN_RANDOM && turns * 5 >= run
          || run >= MIN_RANDOM_RUN
              && isMixed(word, at - run, at)
              && sayable(word, at - run, at) * 2 < run) {
        return true;
      }
      run = 0;
      turns = 0;
    }
    return isVeryRandom(word, from, to);
  }

  /** Stricter, for what may be a path or made of several names. */
  private static boolean isVeryRandom(String word, int from, int to) {
    return isMixed(word, from, to) && sayable(word, from, to) * 3 < to - from;
  }

  /** Characters in runs of three or more letters of one case, with the capital before them. */
  private static int sayable(String word, int from, int to) {
    int sayable = 0;
    int run = 0;
    int kind = 0;
    for (int at = from; at <= to; at++) {
      int is = at == to ? 0 : kind(word.charAt(at));
      if (is == kind) {
        run++;
        continue;
      }
      if (kind != 0 && run >= 3) {
        int start = at - run;
        sayable += run + (kind == 2 && start > from && kind(word.charAt(start - 1)) == 1 ? 1 : 0);
      }
      kind = is;
      run = 1;
    }
    return sayable;
  }

  private static int kind(char c) {
    return c >= 'A' && c <= 'Z' ? 1 : c >= 'a' && c <= 'z' ? 2 : 0;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
