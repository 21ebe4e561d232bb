package dev.zmem.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Clocks and limits of the kernel that Java does not show. Any thread. */
public final class SystemClocks {
  private static final int CLOCK_BOOTTIME = 7;
  private static final int RLIMIT_NOFILE = 7;

  private SystemClocks() {}

  /** Time since boot, suspended time included, nanoseconds. No clock setting moves it. */
  public static long bootTimeNanos() {
    return read(CLOCK_BOOTTIME);
  }

  /**
   * Descriptors this process may have open (the soft RLIMIT_NOFILE; the JVM raises it to the hard
   * one).
   */
  public static long descriptorLimit() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(JAVA_LONG, 2);
      return LibC.getrlimit(RLIMIT_NOFILE, limit, arena.allocate(LibC.CAPTURE))
          ? limit.get(JAVA_LONG, 0)
          : 1024;
    }
  }

  private static long read(int clock) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(JAVA_LONG, 2);
      if (!LibC.clockGettime(clock, time, arena.allocate(LibC.CAPTURE))) {
        throw new IllegalStateException("clock_gettime(" + clock + ") failed");
      }
      return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, 8);
    }
  }
}
