package dev.zmem.agent.detail;

/** A question that has no answer; the message is for who asked. */
public final class NoDetailException extends Exception {
  private static final long serialVersionUID = 1;

  /** What kind of reason it is. */
  public enum Reason {
    /** No process has this pid. */
    NO_PROCESS,
    /** The agent's settings do not allow it. */
    NOT_ALLOWED,
    /** The kernel does not let the agent read it. */
    DENIED,
    /** Too many questions at once. */
    BUSY,
    /** None of these. */
    OTHER
  }

  private final Reason reason;

  /** With what stands behind the host's name. */
  public NoDetailException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What kind of reason it is. */
  public Reason reason() {
    return reason;
  }
}
