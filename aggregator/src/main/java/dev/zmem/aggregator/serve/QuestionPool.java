package dev.zmem.aggregator.serve;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that answer questions, apart from those that take the agents' frames: a question that
 * takes long delays no host. Any thread.
 */
final class QuestionPool implements AutoCloseable {
  /** Questions answered at once; each may take a processor and the memory of an answer. */
  static final int THREADS = 2;

  /** Questions that wait. */
  static final int MAX_WAITING = 200;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          task -> Thread.ofPlatform().daemon().name("answers").unstarted(task));

  /** Runs a question when its turn comes; {@link BusyException} when too many wait. */
  void run(Runnable question) {
    try {
      threads.execute(question);
    } catch (RejectedExecutionException e) {
      throw new BusyException(
          threads.isShutdown()
              ? "the aggregator stops"
              : MAX_WAITING + " questions wait already: try again");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
