package dev.zmem.aggregator.ingest;

/**
 * A host is more than there is memory for. The message says which limit; the stream ends with it.
 */
public final class OutOfMemoryBudgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfMemoryBudgetException(String reason) {
    super(reason, null, false, false);
  }
}
