package dev.zmem.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * CPU time, user and system, of the calling thread or of this whole process. Allocates nothing when
 * read; one thread at a time. Source: {@code clock_gettime(2)}.
 */
public final class CpuClock implements AutoCloseable {
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final int CLOCK_THREAD_CPUTIME_ID = 3;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment timespec = arena.allocate(JAVA_LONG, 2);
  private final long[] read = new long[2];
  private final MemorySegment capture = arena.allocate(LibC.CAPTURE);

  /** A clock with a place of its own to read into. */
  public CpuClock() {}

  /** Of this process, nanoseconds. */
  public long processNanos() {
    return read(CLOCK_PROCESS_CPUTIME_ID);
  }

  /** Of the calling thread, nanoseconds. */
  public long threadNanos() {
    return read(CLOCK_THREAD_CPUTIME_ID);
  }

  @Override
  public void close() {
    arena.close();
  }

  private long read(int clock) {
    if (!LibC.clockGettime(clock, timespec, capture)) {
      throw new IllegalStateException("clock_gettime(" + clock + ") failed");
    }
    MemorySegment.copy(timespec, JAVA_LONG, 0, read, 0, 2); // seconds, nanoseconds
    return read[0] * 1_000_000_000L + read[1];
  }
}
