package dev.zmem.aggregator.answer;

/** A question about a host that is not known; the message names it and near ones. */
public final class UnknownHostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnknownHostException(String message) {
    super(message, null, false, false);
  }
}
