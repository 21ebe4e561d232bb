package dev.zmem.aggregator.ingest;

import java.time.Duration;

/**
 * How fast a stream's messages are read: twice as often as the agent says that its passes come, and
 * some at once after a pause. Faster ones wait in the transport, which makes the peer wait. Guarded
 * by its user.
 */
final class InboundPace {
  /** Messages read at once: a greeting, and what a stream that stood still catches up with. */
  static final int BURST = 16;

  /** Passes may come early by jitter, or more often by a quarter before the pace is told. */
  private static final int TIMES_AS_OFTEN = 2;

  private long nanosEach;
  private double saved = BURST;
  private long countedAtNanos;

  /** From {@code nowNanos} on for passes that come so often. */
  InboundPace(Duration interval, long nowNanos) {
    this.countedAtNanos = nowNanos;
    this.nanosEach = interval.toNanos() / TIMES_AS_OFTEN;
  }

  /** Passes come so often from now on. */
  void every(Duration interval, long nowNanos) {
    count(nowNanos);
    nanosEach = interval.toNanos() / TIMES_AS_OFTEN;
  }

  /** A message was read; nanoseconds until the next may be. */
  long readOne(long nowNanos) {
    count(nowNanos);
    saved--;
    return saved >= 0 ? 0 : (long) Math.ceil(-saved * nanosEach);
  }

  private void count(long nowNanos) {
    double since = Math.max(0, nowNanos - countedAtNanos);
    saved = Math.min(BURST, saved + since / nanosEach);
    countedAtNanos = nowNanos;
  }
}
