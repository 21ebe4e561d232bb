package dev.zmem.aggregator.fleet;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The aggregator's two clocks: ages and turns are by the first, which no step of the other moves;
 * when something was, for people and for what outlives the program, is by the second.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param wall the wall clock
 */
public record FleetClock(LongSupplier nanoTime, InstantSource wall) {
  /** This machine's. */
  public static final FleetClock SYSTEM = new FleetClock(System::nanoTime, InstantSource.system());

  /** {@link System#nanoTime} or a test's, now. */
  public long nowNanos() {
    return nanoTime.getAsLong();
  }
}
