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
final class ReaderCrew implements AutoCloseable {
  /** Processes taken at once: few, for some take a thousand times as long as others. */
  private static final int CHUNK = 4;

  private final List<ProcessReader> readers;
  private final ExecutorService threads;

  ReaderCrew(List<ProcessReader> readers) {
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

  /** Reads all of them; returns when the last is done. */
  void readAll(List<TrackedProcess> processes, long nowNanos) {
    if (processes.size() <= CHUNK) {
      for (int index = 0; index < processes.size(); index++) {
        readers.getFirst().read(processes.get(index), nowNanos);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>(readers.size() - 1);
    for (ProcessReader reader : readers.subList(1, readers.size())) {
      Callable<Boolean> share = () -> readShare(reader, processes, next, nowNanos);
      others.add(threads.submit(share));
    }
    readShare(readers.getFirst(), processes, next, nowNanos);
    for (Future<?> other : others) {
      await(other);
    }
  }

  /** Rollups read since the last call; between passes only. */
  int takeRollupReads() {
    int reads = 0;
    for (ProcessReader reader : readers) {
      reads += reader.takeRollupReads();
    }
    return reads;
  }

  /** Reads of {@code statm} since the last call; between passes only. */
  int takeStatmReads() {
    int reads = 0;
    for (ProcessReader reader : readers) {
      reads += reader.takeStatmReads();
    }
    return reads;
  }

  @Override
  public void close() {
    threads.shutdown();
    readers.forEach(ProcessReader::close);
  }

  private static boolean readShare(
      ProcessReader reader, List<TrackedProcess> processes, AtomicInteger next, long nowNanos) {
    while (true) {
      int from = next.getAndAdd(CHUNK);
      if (from >= processes.size()) {
        return true;
      }
      int to = Math.min(from + CHUNK, processes.size());
      for (int index = from; index < to; index++) {
        reader.read(processes.get(index), nowNanos);
      }
    }
  }

  private static void await(Future<?> share) {
    try {
      share.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a pass ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reader failed", e.getCause());
    }
  }
}
