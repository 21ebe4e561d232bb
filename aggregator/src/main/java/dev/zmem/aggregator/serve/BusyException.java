package dev.zmem.aggregator.serve;

/** A question that is not answered now, for a bound is reached; the message says which. */
final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BusyException(String reason) {
    super(reason, null, false, false);
  }
}
