package dev.zmem.aggregator.query;

/** A question that cannot be read. The message names the part and where it is wrong. */
public final class BadQueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** {@code part: problem}. */
  public BadQueryException(String part, String problem) {
    super(part + ": " + problem, null, false, false);
  }
}
