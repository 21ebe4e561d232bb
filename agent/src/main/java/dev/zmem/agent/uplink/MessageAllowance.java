package dev.zmem.agent.uplink;

/**
 * How many of an aggregator's messages are read: a frame has its ack and a pass its question, so an
 * honest one says little; what comes faster waits in the transport, which makes the sender wait.
 * One thread at a time.
 */
final class MessageAllowance {
  /** Messages read at once after a pause. */
  static final int BURST = 200;

  /** Messages a second: an ack and a question for each of ten passes, and as many others. */
  static final int PER_SECOND = 40;

  private static final long NANOS_EACH = 1_000_000_000L / PER_SECOND;

  private double saved = BURST;
  private long countedAtNanos;

  /** A whole burst at {@code nowNanos}, which is {@link System#nanoTime}. */
  MessageAllowance(long nowNanos) {
    this.countedAtNanos = nowNanos;
  }

  /** A message was read; nanoseconds until the next may be. */
  long readOne(long nowNanos) {
    saved = Math.min(BURST, saved + Math.max(0, nowNanos - countedAtNanos) / (double) NANOS_EACH);
    countedAtNanos = nowNanos;
    saved--;
    return saved >= 0 ? 0 : (long) Math.ceil(-saved * NANOS_EACH);
  }
}
