package dev.zmem.agent.asked;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to have the mappings of the whole host read: one question at a time, whether it
 * came from the aggregator or over the socket, and a rest after each in proportion to the CPU that
 * it used. So questions without end take a twentieth of a core at most. Any thread; guarded by its
 * monitor.
 */
public final class HostWalkTurn {
  /** The rest after a walk, as a multiple of its CPU time. */
  static final int REST_TIMES = 20;

  /** The longest rest, after 15 s of CPU. */
  static final long MOST_REST_NANOS = 300_000_000_000L;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final LongSupplier clockNanos;
  private boolean isTaken;
  private long restsUntilNanos;

  /** Nobody's turn, by the system's clock. */
  public HostWalkTurn() {
    this(System::nanoTime);
  }

  /** By a clock as {@link System#nanoTime}. */
  HostWalkTurn(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
    this.restsUntilNanos = clockNanos.getAsLong();
  }

  /** Why it is nobody's turn now; null where a question may have it. */
  public synchronized @Nullable String refusal() {
    if (isTaken) {
      return "the agent reads the mappings of the whole host for another question:"
          + " ask again when it has ended";
    }
    long restNanos = restsUntilNanos - clockNanos.getAsLong();
    return restNanos <= 0
        ? null
        : "the agent has just read the mappings of the whole host: ask again in "
            + (restNanos / SECOND_NANOS + 1)
            + " s";
  }

  /** Takes the turn; why not, or null where it is taken, and to be given back. */
  synchronized @Nullable String take() {
    String refusal = refusal();
    isTaken |= refusal == null;
    return refusal;
  }

  /** The walk has ended, after so much CPU time. */
  synchronized void giveBack(long cpuNanos) {
    isTaken = false;
    restsUntilNanos =
        clockNanos.getAsLong() + Math.clamp(REST_TIMES * cpuNanos, 0, MOST_REST_NANOS);
  }
}
