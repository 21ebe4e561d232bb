package dev.zmem.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern as shells have it: {@code *} is any text, {@code ?} any one character; with sets also
 * {@code [a-z]} one of these, {@code [!a-z]} one of the others. The whole text must match. Takes
 * time in proportion to the product of the lengths at most, whatever glob and text. Immutable; any
 * thread.
 */
public final class Glob {
  private static final int ANY_TEXT = -1;
  private static final int ANY_ONE = -2;

  /** Characters that the kernel keeps of the name of a process. */
  private static final int CUT_NAME = 15;

  /** Minus the number of a set stands for it: -3 is the first. */
  private static final int FIRST_SET = -3;

  /** Characters from {@code from[i]} to {@code to[i]}; the others where it is negated. */
  @SuppressWarnings("ArrayRecordComponent") // not compared: two tables of characters
  private record CharacterSet(boolean negated, int[] from, int[] to) {
    boolean has(int character) {
      boolean found =
          in(character)
              || in(Character.toLowerCase(character))
              || in(Character.toUpperCase(character));
      return found != negated;
    }

    private boolean in(int character) {
      for (int range = 0; range < from.length; range++) {
        if (character >= from[range] && character <= to[range]) {
          return true;
        }
      }
      return false;
    }
  }

  private final boolean ignoresCase;
  private final List<CharacterSet> sets = new ArrayList<>();
  private final int[] parts;

  private Glob(String glob, boolean hasSets) {
    this.ignoresCase = hasSets;
    this.parts = parts(glob, hasSets);
  }

  /** With {@code *} and {@code ?}; the case counts, and a bracket is a bracket. */
  public static Glob of(String glob) {
    return new Glob(glob, false);
  }

  /**
   * The same of names of processes, which may begin with a bracket: {@code [celeryd*}. {@link
   * IllegalArgumentException} for one that ends within a bracket, as {@code [py}: only a name that
   * the kernel has cut can do so.
   */
  public static Glob ofNames(String glob) {
    int open = glob.lastIndexOf('[');
    if (open >= 0
        && glob.length() < CUT_NAME
        && glob.indexOf(']', open) < 0
        && glob.indexOf('*', open) < 0) {
      throw new IllegalArgumentException(
          "'[' without ']' (a [ is a bracket here; [py* is what begins with it)");
    }
    return of(glob);
  }

  /**
   * With {@code *}, {@code ?} and sets, ignoring case; {@link IllegalArgumentException} says what
   * is wrong with a set.
   */
  public static Glob withSetsIgnoringCase(String glob) {
    return new Glob(glob, true);
  }

  /** Whether the whole text is one that the glob means. */
  public boolean matches(String text) {
    int part = 0;
    int at = 0;
    int afterStar = -1; // the last star takes ever more, so nothing before it is tried again
    int starEnd = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (part < parts.length && parts[part] == ANY_TEXT) {
        afterStar = ++part;
        starEnd = at;
      } else if (part < parts.length && matchesOne(parts[part], character)) {
        part++;
        at += Character.charCount(character);
      } else if (afterStar >= 0) {
        part = afterStar;
        starEnd += Character.charCount(text.codePointAt(starEnd));
        at = starEnd;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == ANY_TEXT) {
      part++;
    }
    return part == parts.length;
  }

  private boolean matchesOne(int part, int character) {
    if (part >= 0) {
      return part == (ignoresCase ? fold(character) : character);
    }
    return part == ANY_ONE || part <= FIRST_SET && sets.get(FIRST_SET - part).has(character);
  }

  private int[] parts(String glob, boolean hasSets) {
    int[] found = new int[glob.length()];
    int count = 0;
    for (int at = 0; at < glob.length(); ) {
      int character = glob.codePointAt(at);
      at += Character.charCount(character);
      if (character == '*') {
        found[count++] = ANY_TEXT;
      } else if (character == '?') {
        found[count++] = ANY_ONE;
      } else if (hasSets && character == '[') {
        int close = glob.indexOf(']', at + 1); // a bracket that comes first is in the set
        if (close < 0) {
          throw new IllegalArgumentException("'[' without ']'");
        }
        found[count++] = FIRST_SET - sets.size();
        sets.add(set(glob.substring(at, close)));
        at = close + 1;
      } else {
        found[count++] = ignoresCase ? fold(character) : character;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static CharacterSet set(String text) {
    boolean negated = text.startsWith("!") || text.startsWith("^");
    int[] characters = (negated ? text.substring(1) : text).codePoints().toArray();
    int[] from = new int[characters.length];
    int[] to = new int[characters.length];
    int count = 0;
    for (int at = 0; at < characters.length; at++) {
      from[count] = characters[at];
      if (at + 2 < characters.length && characters[at + 1] == '-') {
        at += 2;
      }
      to[count] = characters[at];
      if (to[count] < from[count]) {
        throw new IllegalArgumentException("a range that ends before it begins");
      }
      count++;
    }
    return new CharacterSet(negated, Arrays.copyOf(from, count), Arrays.copyOf(to, count));
  }

  private static int fold(int character) {
    return Character.toLowerCase(Character.toUpperCase(character));
  }
}
