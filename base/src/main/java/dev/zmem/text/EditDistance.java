package dev.zmem.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** How many single-character changes make one text of another (Levenshtein 1966). */
public final class EditDistance {
  private EditDistance() {}

  /** The distance, ignoring case. Takes time in proportion to the product of the lengths. */
  public static int between(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int at = 1; at <= left.length(); at++) {
      int diagonal = row[0];
      row[0] = at;
      for (int column = 1; column < row.length; column++) {
        boolean same =
            Character.toLowerCase(left.charAt(at - 1))
                == Character.toLowerCase(right.charAt(column - 1));
        int changed = diagonal + (same ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(changed, Math.min(row[column], row[column - 1]) + 1);
      }
    }
    return row[right.length()];
  }

  /**
   * The distance, ignoring case, or {@code most + 1} where it is larger. Takes time in proportion
   * to the shorter length times {@code most}, whatever the texts (Ukkonen 1985).
   */
  public static int within(String left, String right, int most) {
    if (Math.abs(left.length() - right.length()) > most) {
      return most + 1;
    }
    int beyond = most + 1;
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = Math.min(column, beyond);
    }
    for (int at = 1; at <= left.length(); at++) {
      int first = Math.max(1, at - most);
      int last = Math.min(right.length(), at + most);
      int diagonal = row[first - 1];
      row[first - 1] = first == 1 ? Math.min(at, beyond) : beyond;
      for (int column = first; column <= last; column++) {
        boolean same =
            Character.toLowerCase(left.charAt(at - 1))
                == Character.toLowerCase(right.charAt(column - 1));
        int above = column == at + most ? beyond : row[column];
        int changed = diagonal + (same ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(beyond, Math.min(changed, Math.min(above, row[column - 1]) + 1));
      }
    }
    return row[right.length()];
  }

  /**
   * The known name closest to a mistyped one, the first of several; null when none is close: more
   * than two changes, or than a third of the name where that is more.
   */
  public static @Nullable String nearest(String wanted, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(2, wanted.length() / 3) + 1;
    for (String candidate : known) {
      int distance = between(wanted, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }
}
