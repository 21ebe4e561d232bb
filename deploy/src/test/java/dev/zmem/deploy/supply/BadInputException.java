package dev.zmem.deploy.supply;

/** A file that is not what it should be. The message is one line for the user. */
final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadInputException(String message) {
    super(message, null, false, false);
  }
}
