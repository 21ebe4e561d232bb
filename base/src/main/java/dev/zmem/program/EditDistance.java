package dev.zmem.program;

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
}
