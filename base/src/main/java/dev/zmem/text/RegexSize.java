package dev.zmem.text;

/**
 * How many instructions an RE2 expression compiles to, at most, found without compiling it: nested
 * repeats multiply, and {@code (((x{99}){99}){99}){99}} would fill the heap before it could be
 * measured. Takes time linear in the expression's length.
 *
 * <p>Reads the syntax of https://github.com/google/re2/wiki/Syntax. Where an expression is not
 * valid the number means nothing: compiling refuses it.
 */
public final class RegexSize {
  /** Beyond all that is ever compiled; sizes stop growing there and so cannot overflow. */
  private static final long HUGE = 1L << 30;

  private final String regex;
  private int at;

  /** Size of what stands before the last atom of the group that is read. */
  private long sequence;

  /** Size of the last atom, which a repeat multiplies. */
  private long atom;

  private RegexSize(String regex) {
    this.regex = regex;
  }

  /** Instructions, at most. */
  public static long most(String regex) {
    return new RegexSize(regex).read();
  }

  private long read() {
    long[] outer = new long[regex.length() + 1]; // sizes before the groups that are open
    int open = 0;
    while (at < regex.length()) {
      char c = regex.charAt(at++);
      switch (c) {
        case '(' -> {
          if (skipFlags()) {
            continue;
          }
          outer[open++] = plus(sequence, atom);
          sequence = 0;
          atom = 0;
        }
        case ')' -> {
          long inner = plus(plus(sequence, atom), 3);
          sequence = open == 0 ? 0 : outer[--open];
          atom = inner;
        }
        case '|' -> {
          sequence = plus(plus(sequence, atom), 2);
          atom = 0;
        }
        case '*', '+', '?' -> atom = plus(atom, 1);
        case '{' -> repeat();
        case '[' -> {
          skipClass();
          next(1);
        }
        case '\\' -> escape();
        default -> next(1);
      }
    }
    long size = plus(plus(sequence, atom), 4);
    while (open > 0) {
      size = plus(size, outer[--open]);
    }
    return size;
  }

  /** Flags alone, {@code (?i)}, are no atom: a repeat behind them is of the atom before them. */
  private boolean skipFlags() {
    int end = at + 1;
    while (end < regex.length() && "imsU-".indexOf(regex.charAt(end)) >= 0) {
      end++;
    }
    boolean flags = regex.startsWith("?", at) && regex.startsWith(")", end);
    if (flags) {
      at = end + 1;
    }
    return flags;
  }

  /** An atom begins: the one before can be repeated no more. */
  private void next(long size) {
    sequence = plus(sequence, atom);
    atom = size;
  }

  /** {@code {n}}, <code>{n,}</code> or <code>{n,m}</code>; else the brace is a character. */
  private void repeat() {
    int close = regex.indexOf('}', at);
    String inside = close < 0 ? "" : regex.substring(at, close);
    int comma = inside.indexOf(',');
    String least = comma < 0 ? inside : inside.substring(0, comma);
    String most = comma < 0 ? "" : inside.substring(comma + 1);
    if (!isNumber(least) || !(most.isEmpty() || isNumber(most))) {
      next(1);
      return;
    }
    at = close + 1;
    long copies = Math.max(number(least) + 1, most.isEmpty() ? 0 : number(most));
    atom = Math.min(HUGE, plus(atom, 2) * copies + 1);
  }

  private void escape() {
    if (regex.startsWith("Q", at)) {
      int end = regex.indexOf("\\E", at);
      int last = end < 0 ? regex.length() : end;
      next(last - at); // one too many, for the Q
      at = end < 0 ? last : end + 2;
      return;
    }
    char escaped = at < regex.length() ? regex.charAt(at++) : ' ';
    boolean braced = "xpP".indexOf(escaped) >= 0 && regex.startsWith("{", at);
    if (braced) {
      int close = regex.indexOf('}', at);
      at = close < 0 ? regex.length() : close + 1;
    }
    next(1);
  }

  /** To behind the bracket that closes a class; one right after the opening is a member. */
  private void skipClass() {
    if (regex.startsWith("^", at)) {
      at++;
    }
    boolean first = true;
    while (at < regex.length() && (first || regex.charAt(at) != ']')) {
      first = false;
      int name = regex.startsWith("[:", at) ? regex.indexOf(":]", at + 2) : -1;
      if (name >= 0) {
        at = name + 2;
      } else {
        at += regex.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at = Math.min(at + 1, regex.length());
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Repeats above 1,000 are refused when compiled. */
  private static long number(String text) {
    return text.length() > 9 ? HUGE : Long.parseLong(text);
  }

  private static long plus(long left, long right) {
    return Math.min(HUGE, left + right);
  }
}
