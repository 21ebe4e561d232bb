package dev.zmem.agent.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The readers that share a pass. Each takes the next few processes when it is done with its last;
 * the calling thread is the first reader, the others have a thread each.
 */
final class ReaderThreads implements AutoCloseable {
  /** Reads one process after another, one thread at a time. */
  interface Reader extends AutoCloseable {
    /** Names the process, and walks it when that was decided; leaves what came of it in it. */
    void read(TrackedProcess process, long nowNanos);

    /** Rollups read since the last call. */
    int takeRollupReads();

    /** Reads of {@code statm} since the last call. */
    int takeStatmReads();

    @Override
    void close();
  }

  /** Processes taken at once: few, for some take a thousand times as long as others. */
  private static final int CHUNK = 4;

  private final List<Reader> readers;
  private final Troubles troubles;
  private final ExecutorService threads;

  ReaderThreads(List<? extends Reader> readers, Troubles troubles) {
    this.readers = List.copyOf(readers);
    this.troubles = troubles;
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
   * Reads all of them; returns or throws when the last reader is done. What a process throws costs
   * that process its figures of this pass; an {@link Error} is thrown on.
   */
  void readAll(List<TrackedProcess> processes, long nowNanos) {
    if (processes.size() <= CHUNK) {
      for (int index = 0; index < processes.size(); index++) {
        read(readers.getFirst(), processes.get(index), nowNanos);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>(readers.size() - 1);
    try {
      for (Reader reader : readers.subList(1, readers.size())) {
        Callable<Boolean> share = () -> readShare(reader, processes, next, nowNanos);
        others.add(threads.submit(share));
      }
      readShare(readers.getFirst(), processes, next, nowNanos);
    } finally {
      next.set(processes.size()); // after a failure nobody begins with more
      awaitAll(others);
    }
  }

  /** Rollups read since the last call; between passes only. */
  int takeRollupReads() {
    int reads = 0;
    for (Reader reader : readers) {
      reads += reader.takeRollupReads();
    }
    return reads;
  }

  /** Reads of {@code statm} since the last call; between passes only. */
  int takeStatmReads() {
    int reads = 0;
    for (Reader reader : readers) {
      reads += reader.takeStatmReads();
    }
    return reads;
  }

  @Override
  public void close() {
    threads.shutdown();
    readers.forEach(Reader::close);
  }

  private void read(Reader reader, TrackedProcess process, long nowNanos) {
    try {
      reader.read(process, nowNanos);
    } catch (RuntimeException | StackOverflowError e) {
      troubles.met(process, e);
      process.failed(e, nowNanos);
    }
  }

  private boolean readShare(
      Reader reader, List<TrackedProcess> processes, AtomicInteger next, long nowNanos) {
    while (true) {
      int from = next.getAndAdd(CHUNK);
      if (from >= processes.size()) {
        return true;
      }
      int to = Math.min(from + CHUNK, processes.size());
      for (int index = from; index < to; index++) {
        read(reader, processes.get(index), nowNanos);
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
