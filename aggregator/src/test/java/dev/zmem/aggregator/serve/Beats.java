package dev.zmem.aggregator.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An executor whose repeated tasks run when a test says so, not when their time has come. */
final class Beats extends ScheduledThreadPoolExecutor {
  private final List<Runnable> tasks = new ArrayList<>();
  private final List<Long> delaysMillis = new ArrayList<>();

  Beats() {
    super(1, task -> Thread.ofPlatform().daemon().name("beats").unstarted(task));
  }

  @Override
  public synchronized ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    tasks.add(command);
    delaysMillis.add(unit.toMillis(delay));
    notifyAll();
    return super.scheduleWithFixedDelay(command, 1000, 1000, TimeUnit.DAYS);
  }

  /** How often the newest task was to run; waits until there is one. */
  synchronized long delayMillis() throws InterruptedException {
    await();
    return delaysMillis.getLast();
  }

  /** Runs the newest task once; waits until there is one. */
  void beat() throws Exception {
    Runnable task;
    synchronized (this) {
      await();
      task = tasks.getLast();
    }
    boolean _ = submit(task, true).get(30, TimeUnit.SECONDS);
  }

  private synchronized void await() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (tasks.isEmpty()) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionError("no task within 30 s");
      }
      wait(leftMillis);
    }
  }
}
