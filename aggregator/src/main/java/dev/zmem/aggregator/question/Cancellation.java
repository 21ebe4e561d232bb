package dev.zmem.aggregator.question;

/**
 * Ends a question for whose answer nobody waits any more, or that takes too long. Asked by the
 * thread that answers, between hosts and every so many rows.
 */
@FunctionalInterface
public interface Cancellation {
  /** Never ends a question. */
  Cancellation NEVER = () -> {};

  /** Throws what ends the question; returns when it may go on. */
  void check();
}
