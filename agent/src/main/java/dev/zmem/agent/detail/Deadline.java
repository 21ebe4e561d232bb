package dev.zmem.agent.detail;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Until when a question may take, and whether somebody still waits for it. Any thread.
 *
 * @param endNanos {@link System#nanoTime}
 * @param left set when nobody waits any more
 */
public record Deadline(long endNanos, AtomicBoolean left) {
  /** So long from now on. */
  public static Deadline within(long nanos) {
    return new Deadline(System.nanoTime() + nanos, new AtomicBoolean());
  }

  /** Whether it is time to stop. */
  boolean isOver() {
    return left.get() || Thread.currentThread().isInterrupted() || nanosLeft() <= 0;
  }

  /** Time that is left; negative when it is over. */
  long nanosLeft() {
    return endNanos - System.nanoTime();
  }

  /** Nobody waits any more. Any thread. */
  public void leave() {
    left.set(true);
  }
}
