package dev.zmem.aggregator;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the heap near what is alive in it. The serial collector lets the old generation grow to the
 * most that the JVM allows before it looks for garbage there, which is three quarters of the
 * machine; so this asks for a collection when the heap is twice as large as after the last one, and
 * before it is larger than {@code --memory}. One thread.
 */
final class HeapKeeper implements AutoCloseable {
  /** Below this nobody minds. */
  static final long LEAST_BYTES = 320L << 20;

  /** The heap may be so many times what was alive after the last collection. */
  static final int MOST_TIMES = 2;

  /** Collections take one part in so many of the time. */
  private static final int REST_TIMES = 20;

  private final long mostBytes;
  private final LongSupplier usedBytes;
  private final Runnable collect;
  private final LongSupplier nanoTime;
  private long aliveBytes;
  private long restsUntilNanos;

  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("heap").unstarted(task));

  /** Keeps this process's heap within {@code mostBytes}. */
  static HeapKeeper start(long mostBytes) {
    Runtime runtime = Runtime.getRuntime();
    HeapKeeper keeper =
        new HeapKeeper(
            mostBytes,
            () -> runtime.totalMemory() - runtime.freeMemory(),
            System::gc,
            System::nanoTime);
    var _ = keeper.thread.scheduleWithFixedDelay(keeper::look, 1, 1, TimeUnit.SECONDS);
    return keeper;
  }

  HeapKeeper(long mostBytes, LongSupplier usedBytes, Runnable collect, LongSupplier nanoTime) {
    this.mostBytes = mostBytes;
    this.usedBytes = usedBytes;
    this.collect = collect;
    this.nanoTime = nanoTime;
    restsUntilNanos = nanoTime.getAsLong();
  }

  /** Has the garbage collected where there is too much of it. */
  void look() {
    long began = nanoTime.getAsLong();
    long used = usedBytes.getAsLong();
    long may = Math.min(mostBytes, Math.max(LEAST_BYTES, MOST_TIMES * aliveBytes));
    if (used <= may || began - restsUntilNanos < 0) {
      return;
    }
    collect.run();
    long ended = nanoTime.getAsLong();
    aliveBytes = usedBytes.getAsLong();
    restsUntilNanos = ended + REST_TIMES * (ended - began);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
