package dev.zmem.aggregator.question;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.zmem.text.RegexSize;
import org.jspecify.annotations.Nullable;

/**
 * Which programs: those in whose name an RE2 expression is found, or, behind a {@code !}, is not;
 * in time linear in the name's length. Immutable.
 */
public final class NameFilter {
  /** Longest expression. */
  public static final int MAX_LENGTH = 1024;

  /**
   * Instructions of a compiled expression: what one name takes is in proportion to them. A hundred
   * alternatives of ten characters have some 1,300.
   */
  public static final int MAX_INSTRUCTIONS = 4000;

  private final @Nullable Pattern pattern;

  /** Whether names pass in which the expression is found, or the others. */
  private final boolean wanted;

  /** Reads an expression; the empty one passes all. */
  public NameFilter(String text) {
    wanted = !text.startsWith("!");
    String regex = wanted ? text : text.substring(1);
    if (!wanted && regex.isEmpty()) {
      throw new BadQueryException("filter", "'!' (expected: an expression behind it)");
    }
    if (regex.length() > MAX_LENGTH) {
      throw new BadQueryException(
          "filter", regex.length() + " characters (expected: at most " + MAX_LENGTH + ")");
    }
    if (RegexSize.most(regex) > MAX_INSTRUCTIONS) {
      throw new BadQueryException(
          "filter",
          "an expression that repeats too much (expected: at most "
              + MAX_INSTRUCTIONS
              + " characters when its repeats are written out)");
    }
    try {
      pattern = regex.isEmpty() ? null : Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new BadQueryException("filter", "'" + regex + "': " + e.getDescription());
    }
  }

  /** Whether a name passes, whatever it is of. */
  public boolean accepts(String name) {
    return passes(name);
  }

  /** Whether every name passes. */
  public boolean passesAll() {
    return pattern == null;
  }

  /** Whether a program of this name passes. */
  public boolean passes(String program) {
    return pattern == null || pattern.matcher(program).find() == wanted;
  }
}
