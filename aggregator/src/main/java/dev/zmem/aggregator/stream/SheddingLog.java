package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.Shedding;
import dev.zmem.program.log.Log;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says in the log what is done without as the memory of hosts fills, and when there is room again:
 * each stage when it comes, and again after a while only, for memory at a bound crosses it every
 * second. One thread.
 */
final class SheddingLog {
  /** The same stage is told again after so long, if it is still so. */
  static final Duration QUIET = Duration.ofMinutes(10);

  private final FleetMemory memory;
  private final LongSupplier nanoTime;
  private final Map<Shedding, Long> toldAtNanos = new EnumMap<>(Shedding.class);
  private Shedding lastTold = Shedding.NOTHING;

  /** Of this memory; {@code nanoTime} as {@link System#nanoTime}. */
  SheddingLog(FleetMemory memory, LongSupplier nanoTime) {
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  /** Looks, and says what has changed. */
  void tell() {
    Shedding shedding = memory.shedding();
    long now = nanoTime.getAsLong();
    Long before = toldAtNanos.get(shedding);
    if (shedding == lastTold || (before != null && now - before < QUIET.toNanos())) {
      return;
    }
    lastTold = shedding;
    toldAtNanos.put(shedding, now);
    Log.warn(
        "memory of hosts held="
            + (memory.heldBytes() >> 20)
            + "MiB limit="
            + (memory.limitBytes() >> 20)
            + "MiB sheds="
            + Log.value(
                switch (shedding) {
                  case NOTHING -> "nothing";
                  case ANSWERS -> "large answers";
                  case INTERVALS -> "large answers, short intervals";
                  case NEW_HOSTS -> "large answers, short intervals, new hosts";
                }));
  }
}
