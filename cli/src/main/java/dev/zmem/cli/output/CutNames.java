package dev.zmem.cli.output;

import dev.zmem.text.TextWidth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts names that are too long for their column. What is left out is a part in the middle: names
 * that begin alike often end differently. Pure.
 *
 * @param width longest cut name, columns of a terminal; more than the sign's
 * @param head of these, those that the name's beginning has
 * @param sign stands for what is left out
 */
record CutNames(int width, int head, String sign) {
  /** Names that are compared to find where the cut tells most. */
  private static final int MAX_COMPARED = 500;

  /** Parts of the room that the beginning may have, in twelfths; the first that does best wins. */
  private static final int[] HEADS = {6, 8, 4, 10, 9, 7};

  private static final int TWELFTHS = 12;

  /** The cut that keeps the beginning. */
  static CutNames atEnd(int width, String sign) {
    return new CutNames(width, width - sign.length(), sign);
  }

  /** The cut that leaves most of the first names different from each other. */
  static CutNames telling(List<String> names, int width, String sign) {
    int room = width - sign.length();
    List<String> compared = names.subList(0, Math.min(MAX_COMPARED, names.size()));
    int wanted = Set.copyOf(compared).size();
    CutNames best = null;
    int most = -1;
    for (int twelfths : HEADS) {
      CutNames cut = new CutNames(width, (room * twelfths + TWELFTHS - 1) / TWELFTHS, sign);
      Set<String> different = new HashSet<>();
      compared.forEach(name -> different.add(cut.cut(name)));
      if (different.size() > most) {
        best = cut;
        most = different.size();
      }
      if (most == wanted) {
        break;
      }
    }
    return best == null ? atEnd(width, sign) : best;
  }

  /** The name, no wider than {@link #width}. */
  String cut(String name) {
    if (TextWidth.of(name) <= width) {
      return name;
    }
    int tail = width - sign.length() - head;
    return TextWidth.head(name, head) + sign + TextWidth.tail(name, tail);
  }
}
