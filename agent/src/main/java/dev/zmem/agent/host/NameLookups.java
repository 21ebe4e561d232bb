package dev.zmem.agent.host;

import dev.zmem.limit.BoundedMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a name service that may hang, on threads of its own, which end when they are not needed.
 * What is not answered in time counts as failed, and a late answer is taken all the same. What
 * failed, and numbers without a name, are asked for again after a while, when somebody wants them.
 * Any thread; guarded by its monitor.
 */
final class NameLookups {
  /** Users remembered. */
  static final int MAX_NAMES = 1024;

  /** Users asked for at once; others when they are wanted again. */
  static final int MAX_WAITING = 256;

  /** Threads that may hang in the service. */
  static final int THREADS = 2;

  /** A question without an answer has failed after so long. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** A failed question is asked again after so long. */
  static final long FAILED_REST_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A number without a name may get one: asked again after so long. */
  static final long NAMELESS_REST_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final UserNames.Service service;
  private final LongSupplier clock;
  private final ThreadPoolExecutor threads;
  private final Map<Integer, Known> entries = BoundedMap.byUse(MAX_NAMES);
  private int waiting;
  private boolean news;

  /** What is known of one user. */
  private static final class Known {
    @Nullable String name;
    boolean waits;
    long askedAtNanos;
    long restNanos = Long.MIN_VALUE; // asked at once
  }

  /** Questions to {@code service}, on this monotonic clock. */
  NameLookups(UserNames.Service service, LongSupplier clock) {
    this.service = service;
    this.clock = clock;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> Thread.ofPlatform().daemon().name("names").unstarted(task));
    threads.allowCoreThreadTimeOut(true);
  }

  /** The user's name as far as it is known now; asked for where it is not. Never waits. */
  synchronized @Nullable String name(int uid) {
    Known entry = entries.computeIfAbsent(uid, number -> new Known());
    if (entry.name == null && clock.getAsLong() - entry.askedAtNanos >= entry.restNanos) {
      ask(uid, entry);
    }
    return entry.name;
  }

  /** Whether names came since this was last asked. */
  synchronized boolean takeNews() {
    boolean taken = news;
    news = false;
    return taken;
  }

  /** Waits until nothing is asked for, but no longer than this. */
  synchronized void await(long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      for (long left = nanos; waiting > 0 && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks; not again before the answer, or the time when it has failed and rested. */
  private void ask(int uid, Known entry) {
    boolean stillWaits = entry.waits;
    entry.askedAtNanos = clock.getAsLong();
    entry.restNanos = PATIENCE_NANOS + FAILED_REST_NANOS;
    if (stillWaits) {
      return; // its question is in the service, or before it, still
    }
    try {
      threads.execute(() -> answer(uid, entry));
      entry.waits = true;
      waiting++;
    } catch (RejectedExecutionException e) {
      entry.restNanos = PATIENCE_NANOS; // too many wait: the next time
    }
  }

  private void answer(int uid, Known entry) {
    String name = null;
    boolean failed = false;
    try {
      name = service.userName(uid);
    } catch (RuntimeException | LinkageError e) {
      failed = true; // the number stands
    }
    synchronized (this) {
      entry.waits = false;
      waiting--;
      entry.name = name == null || name.isEmpty() ? null : name;
      entry.askedAtNanos = clock.getAsLong();
      entry.restNanos = failed ? FAILED_REST_NANOS : NAMELESS_REST_NANOS;
      news |= entry.name != null;
      notifyAll();
    }
  }
}
