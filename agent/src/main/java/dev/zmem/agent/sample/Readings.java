package dev.zmem.agent.sample;

import dev.zmem.agent.walk.ProcessReader;
import dev.zmem.agent.walk.ReaderThreads;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the readers read of some processes in one go: each reading is made by a reader's thread of a
 * process that nobody changes meanwhile, and its result is taken by the scanner's thread once all
 * are made. Allocates nothing where there is nothing to read.
 *
 * @param <T> what a reading gives
 */
final class Readings<T> implements ReaderThreads.Readings<ProcessReader> {
  /** Makes one reading, on a reader's thread; changes nothing of the process. */
  interface Reading<T> {
    T read(ProcessReader reader, TrackedProcess process, long passNanos);
  }

  private final Reading<T> reading;
  private final Consumer<T> giveBack;
  private List<TrackedProcess> processes = List.of();
  private long passNanos;
  private @Nullable Object[] results = new Object[0];
  private @Nullable Throwable[] thrown = new Throwable[0];
  private boolean[] taken = new boolean[0];

  /**
   * Readings made so.
   *
   * @param giveBack what becomes of a result that nobody has taken
   */
  Readings(Reading<T> reading, Consumer<T> giveBack) {
    this.reading = reading;
    this.giveBack = giveBack;
  }

  /** Reads these processes in the pass that began then. */
  void readAll(ReaderThreads<ProcessReader> readers, List<TrackedProcess> toRead, long beganNanos) {
    if (taken.length < toRead.size()) {
      results = new Object[toRead.size()];
      thrown = new Throwable[toRead.size()];
      taken = new boolean[toRead.size()]; // the last: without memory for one, none counts
    }
    processes = toRead;
    passNanos = beganNanos;
    readers.readAll(this);
  }

  @Override
  public int size() {
    return processes.size();
  }

  @Override
  public void read(ProcessReader reader, int index) {
    results[index] = null;
    thrown[index] = null;
    taken[index] = false;
    results[index] = reading.read(reader, processes.get(index), passNanos);
  }

  @Override
  public void threw(int index, Throwable failure) {
    thrown[index] = failure;
  }

  /** The process that was read. */
  TrackedProcess process(int index) {
    return processes.get(index);
  }

  /** What was found of it; null where reading it threw. */
  @SuppressWarnings("unchecked") // only what the reading gave is in the array
  @Nullable T result(int index) {
    return (T) results[index];
  }

  /** The same, and what it keeps open is the caller's from now on. */
  @Nullable T take(int index) {
    taken[index] = true;
    return result(index);
  }

  /** What reading it threw; null where nothing. */
  @Nullable Throwable thrown(int index) {
    return thrown[index];
  }

  /** Forgets what was found; what was not taken, as after an {@link Error}, is given back. */
  void clear() {
    for (int index = 0; index < processes.size(); index++) {
      T left = taken[index] ? null : result(index);
      results[index] = null;
      thrown[index] = null;
      taken[index] = false;
      if (left != null) {
        giveBack.accept(left);
      }
    }
    processes = List.of();
  }
}
