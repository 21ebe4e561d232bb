package dev.zmem.aggregator.detail;

/** A question to an agent that has no answer; the message is for who asked. */
public final class NoDetailException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What kind of reason it is. */
  public enum Reason {
    /** No process has this pid. */
    NO_PROCESS,
    /** The agent's settings, or its kernel, do not allow it. */
    NOT_PERMITTED,
    /** The agent does not know such questions. */
    TOO_OLD,
    /** The agent is not connected, or does not answer in time. */
    NO_ANSWER,
    /** The agent, or the aggregator, has too many questions. */
    BUSY,
    /** The agent failed, or gave an answer that cannot be read. */
    FAILED
  }

  private final Reason reason;

  /** With a sentence for who asked. */
  public NoDetailException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What kind of reason it is. */
  public Reason reason() {
    return reason;
  }

  /** The same with the host's name behind. */
  public NoDetailException on(String host) {
    return new NoDetailException(reason, host + ": " + getMessage());
  }
}
