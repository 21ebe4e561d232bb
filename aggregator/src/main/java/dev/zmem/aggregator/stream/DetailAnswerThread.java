package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.fleet.FleetMemory;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where agents' answers are read and passed on: a thread of its own, so that a large answer holds
 * no stream up. There is at most one task a host, for each has one question open. Any thread.
 */
final class DetailAnswerThread implements AutoCloseable {
  /** Questions about processes that all agents together are asked at once. */
  static final int MAX_QUESTIONS = 64;

  private final AtomicInteger questions = new AtomicInteger();
  private final DetailAnswerCache kept;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("answers").unstarted(task));

  /** Keeps answers within a fleet's memory. */
  DetailAnswerThread(FleetMemory memory) {
    this.kept = new DetailAnswerCache(memory);
  }

  /** Runs something after what is under way. */
  void run(Runnable task) {
    if (!thread.isShutdown()) {
      thread.execute(task);
    }
  }

  /** Runs something in so many seconds. */
  void later(Runnable task, Duration delay) {
    if (!thread.isShutdown()) {
      var _ = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Takes a place for one more question about processes, if there is one. */
  boolean takePlace() {
    if (questions.incrementAndGet() > MAX_QUESTIONS) {
      questions.decrementAndGet();
      return false;
    }
    return true;
  }

  /** The question has its answer, or nobody waits for it any more. */
  void givePlace() {
    questions.decrementAndGet();
  }

  /** The answers that are kept. */
  DetailAnswerCache kept() {
    return kept;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
