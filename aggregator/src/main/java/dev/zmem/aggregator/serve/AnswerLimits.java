package dev.zmem.aggregator.serve;

/**
 * How large one answer may be. What is left out is said in the answer; its total and its coverage
 * count it all the same.
 *
 * @param maxRows rows of a table
 * @param maxBytes of these rows as they travel
 */
public record AnswerLimits(int maxRows, int maxBytes) {
  /** Of an answer that travels to a client. */
  public static final AnswerLimits REMOTE = new AnswerLimits(20_000, 8 * 1024 * 1024);

  /** Of an answer that stays in the program that asks. */
  public static final AnswerLimits NONE = new AnswerLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Rows to make for a question that wants {@code limit}; 0 for all. */
  int rows(int limit) {
    return limit == 0 || Integer.compareUnsigned(limit, maxRows) > 0 ? maxRows : limit;
  }
}
