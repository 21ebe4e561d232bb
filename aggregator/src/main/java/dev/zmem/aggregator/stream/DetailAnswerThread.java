package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.fleet.FleetMemory;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where agents' answers are read and passed on: a thread of its own, so that a large answer holds
 * no stream up. There is at most one task a host, for each has one question open. Any thread.
 */
final class DetailAnswerThread implements AutoCloseable {
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
  void later(Runnable task, int seconds) {
    if (!thread.isShutdown()) {
      var _ = thread.schedule(task, seconds, TimeUnit.SECONDS);
    }
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
