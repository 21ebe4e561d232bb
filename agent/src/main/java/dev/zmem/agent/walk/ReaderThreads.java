package dev.zmem.agent.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The readers that share a pass. Each takes the next few readings when it is done with its last;
 * the calling thread is the first reader, the others have a thread each.
 *
 * @param <R> what reads
 */
public final class ReaderThreads<R> implements AutoCloseable {
  /**
   * What is to be read. Each index is read once, by any of the readers' threads; nobody changes
   * what the readings are made from meanwhile, and a reading leaves its result under its own index.
   *
   * @param <R> what reads
   */
  public interface Readings<R> {
    /** How many there are. */
    int size();

    /** Makes one of them. */
    void read(R reader, int index);

    /** One of them threw. */
    void threw(int index, Throwable thrown);
  }

  /** Readings taken at once: few, for some take a thousand times as long as others. */
  private static final int CHUNK = 4;

  private final List<R> readers;
  private final ExecutorService threads;

  /** A thread each for all readers but the first. */
  public ReaderThreads(List<R> readers) {
    this.readers = List.copyOf(readers);
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, readers.size() - 1),
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .name("reader-" + number.incrementAndGet())
                    .unstarted(task));
  }

  /**
   * Makes all readings; returns or throws when the last reader is done, and its results are seen by
   * the caller. What a reading throws costs that reading; an {@link Error} is thrown on.
   */
  public void readAll(Readings<R> readings) {
    if (readings.size() <= CHUNK) {
      for (int index = 0; index < readings.size(); index++) {
        read(readers.getFirst(), readings, index);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>(readers.size() - 1);
    try {
      for (R reader : readers.subList(1, readers.size())) {
        Callable<Boolean> share = () -> readShare(reader, readings, next);
        others.add(threads.submit(share));
      }
      readShare(readers.getFirst(), readings, next);
    } finally {
      next.set(readings.size()); // after a failure nobody begins with more
      awaitAll(others);
    }
  }

  /** Ends the threads; the readers are the caller's to close. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private void read(R reader, Readings<R> readings, int index) {
    try {
      readings.read(reader, index);
    } catch (RuntimeException | StackOverflowError e) {
      readings.threw(index, e);
    }
  }

  private boolean readShare(R reader, Readings<R> readings, AtomicInteger next) {
    while (true) {
      int from = next.getAndAdd(CHUNK);
      if (from >= readings.size()) {
        return true;
      }
      int to = Math.min(from + CHUNK, readings.size());
      for (int index = from; index < to; index++) {
        read(reader, readings, index);
      }
    }
  }

  /** Also when interrupted: a reader that still runs would run into the next pass. */
  private static void awaitAll(List<Future<?>> shares) {
    boolean interrupted = false;
    Throwable failure = null;
    for (int index = 0; index < shares.size(); ) {
      try {
        shares.get(index).get();
        index++;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        failure = e.getCause();
        index++;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException("a reader failed", failure);
    }
  }
}
