package dev.zmem.aggregator.ingest;

/** A peer sent what no agent sends. The message names the field; the stream ends with it. */
public final class BadFrameException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** {@code field: problem}. */
  public BadFrameException(String field, String problem) {
    super(field + ": " + problem, null, false, false);
  }
}
