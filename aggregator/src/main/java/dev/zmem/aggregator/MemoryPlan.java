package dev.zmem.aggregator;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.ByteSizes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the aggregator may take. The launcher gives the JVM three quarters of the
 * machine's or the control group's memory as the most its heap may grow to; the setting says how
 * much of that is used, by default two thirds: half of the memory there is. {@link HeapKeeper}
 * keeps the heap within it.
 *
 * <p>Of the setting, hosts and answers may hold 60 %; the rest is for garbage and for what is under
 * way.
 *
 * @param totalBytes what the heap is to stay within
 * @param hostsBytes what hosts and answers may hold of it
 */
record MemoryPlan(long totalBytes, long hostsBytes) {
  private static final double DEFAULT_SHARE_OF_HEAP = 2.0 / 3;
  private static final double HELD_SHARE = 0.6;

  /** Below that not even the program itself fits. */
  static final long LEAST_BYTES = 64L << 20;

  /** The heap of a machine on which heap and buffers have room beside each other: 1 GiB. */
  private static final long ROOMY_HEAP_BYTES = 768L << 20;

  /** What may surprise on a machine whose heap may grow to so much; empty for nothing. */
  static Optional<String> trouble(long heapBytes) {
    return heapBytes >= ROOMY_HEAP_BYTES * 95 / 100 // the JVM rounds
        ? Optional.empty()
        : Optional.of(
            "this machine or control group has "
                + ByteSizes.print(heapBytes / 3 * 4)
                + " of memory: below 1.0 GiB a flood may end the aggregator (set --memory to less,"
                + " or give it more)");
  }

  /** By the setting, or by default; a {@link ProgramException} says why the setting cannot be. */
  static MemoryPlan of(@Nullable Long settingBytes, long heapBytes) {
    long total = settingBytes == null ? (long) (heapBytes * DEFAULT_SHARE_OF_HEAP) : settingBytes;
    if (settingBytes != null && (total < LEAST_BYTES || total > heapBytes)) {
      throw new ProgramException(
          ExitCode.USAGE,
          "memory: "
              + ByteSizes.print(total)
              + " (expected: "
              + ByteSizes.print(LEAST_BYTES)
              + " to "
              + ByteSizes.print(heapBytes)
              + ", three quarters of the memory of this machine or control group)");
    }
    return new MemoryPlan(total, (long) (total * HELD_SHARE));
  }

  /** What counts the hosts; at most half of it is one host's. */
  FleetMemory fleetMemory() {
    return new FleetMemory(hostsBytes, hostsBytes / 2);
  }
}
