package dev.zmem.aggregator.question;

import java.util.List;

/** A question that cannot be read. The message names the part and where it is wrong. */
public final class BadQueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Longest word that is said again. */
  private static final int MAX_WORD = 64;

  /** {@code part: problem}. */
  public BadQueryException(String part, String problem) {
    super(part + ": " + problem, null, false, false);
  }

  /** {@code part: 'word' (expected: these, those or others)}; of a long word its length alone. */
  public static BadQueryException unknownWord(String part, String word, List<String> known) {
    int last = known.size() - 1;
    return new BadQueryException(
        part,
        (word.length() > MAX_WORD ? word.length() + " characters" : "'" + word + "'")
            + " (expected: "
            + String.join(", ", known.subList(0, last))
            + (last > 0 ? " or " : "")
            + known.get(last)
            + ")");
  }
}
