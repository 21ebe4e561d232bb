package dev.zmem.aggregator.member;

/** Somebody does not get a certificate. */
public final class JoinRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** What about. */
  public enum Reason {
    /** The token does not let anybody in, or not this name. */
    TOKEN,
    /** The name is another's. */
    HELD,
    /** The request is not as it should be. */
    REQUEST,
    /** There is no room for one more. */
    FULL
  }

  private final Reason reason;

  /** With a sentence for whom it concerns. */
  public JoinRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What about. */
  public Reason reason() {
    return reason;
  }
}
