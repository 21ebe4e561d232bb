package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the question of the level that is shown, at once when another is asked and again every
 * interval where there is one, on a thread of its own. A source that cannot be reached is opened
 * anew; one that is asked once a question is closed after it, and its question is cancelled when
 * nobody wants it any more.
 */
final class Feed implements AutoCloseable {
  /** Between two questions, however fast somebody types. */
  private static final long LEAST_PAUSE_MILLIS = 150;

  /** Before a source that failed is asked again. */
  private static final long RETRY_MILLIS = 1_000;

  private static final long PATIENCE_AT_END_MILLIS = 200;

  /** What comes of a question. */
  sealed interface Outcome {
    /**
     * An answer.
     *
     * @param leftOut processes that no answer of the source has: the program that asks
     */
    record Answered(Level level, FleetAnswer answer, int leftOut) implements Outcome {}

    /** None. */
    record Failed(Level level, ProgramException reason) implements Outcome {}
  }

  private final Supplier<FleetSource> opener;
  private final BiFunction<FleetSource, Level, FleetAnswer> question;
  private final @Nullable Duration interval;
  private final Consumer<Outcome> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private @Nullable Level wanted;
  private @Nullable FleetSource asked;
  private boolean isCancelled;
  private boolean isNew;
  private boolean paused;
  private boolean ended;

  /**
   * Tells {@code listener} on its own thread; begins with the first question.
   *
   * @param question asks for a level
   * @param interval null where each question is asked once
   */
  Feed(
      Supplier<FleetSource> opener,
      BiFunction<FleetSource, Level, FleetAnswer> question,
      @Nullable Duration interval,
      Consumer<Outcome> listener) {
    this.opener = opener;
    this.question = question;
    this.interval = interval;
    this.listener = listener;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name(interval == null ? "live-detail" : "live-feed")
            .unstarted(this::run);
    thread.start();
  }

  /** Asks this level's question from now on. */
  void ask(Level level) {
    locked(() -> {
      if (wanted == null || !wanted.asksAs(level)) {
        cancel();
        isNew = true;
      }
      wanted = level;
    });
  }

  /** Asks nothing until a level is asked for again. */
  void rest() {
    locked(() -> {
      cancel();
      wanted = null;
    });
  }

  /** A table comes soon; mappings take their agent time. */
  private void cancel() {
    if (interval == null && asked != null) {
      isCancelled = true;
      asked.cancel();
    }
  }

  /** Asks nothing but new questions while it is paused. */
  void pause(boolean stands) {
    locked(() -> paused = stands);
  }

  @Override
  public void close() {
    locked(() -> {
      cancel();
      ended = true;
    });
    try {
      thread.join(PATIENCE_AT_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    FleetSource source = null;
    try {
      long pauseMillis = 0;
      for (Level level; (level = next(pauseMillis)) != null; ) {
        pauseMillis = interval == null ? LEAST_PAUSE_MILLIS : interval.toMillis();
        try {
          if (source == null) {
            source = opener.get();
          }
          FleetAnswer answer = ask(source, level);
          if (answer != null) {
            listener.accept(new Outcome.Answered(level, answer, source.leftOut()));
          }
        } catch (ProgramException e) {
          if (source != null && e.exitCode() == ExitCode.UNREACHABLE) {
            source.close();
            source = null;
            pauseMillis = Math.max(RETRY_MILLIS, Math.min(pauseMillis, 4 * RETRY_MILLIS));
          }
          listener.accept(new Outcome.Failed(level, e));
        } catch (RuntimeException e) { // the view goes on, and says it
          listener.accept(
              new Outcome.Failed(
                  level, new ProgramException(ExitCode.FAILURE, String.valueOf(e.getMessage()))));
        }
        if (interval == null && source != null) {
          source.close();
          source = null;
        }
      }
    } finally {
      if (source != null) {
        source.close();
      }
    }
  }

  /** Asks; null where the question was cancelled meanwhile. */
  private @Nullable FleetAnswer ask(FleetSource source, Level level) {
    locked(() -> {
      isCancelled = false;
      asked = source;
      if (wanted == null || !wanted.asksAs(level)) { // before there was anybody to cancel
        cancel();
      }
    });
    try {
      FleetAnswer answer = question.apply(source, level);
      return isWanted() ? answer : null;
    } catch (RuntimeException e) {
      if (isWanted()) {
        throw e;
      }
      return null;
    } finally {
      locked(() -> asked = null);
    }
  }

  private boolean isWanted() {
    lock.lock();
    try {
      return !isCancelled;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next question; null when it is over. */
  private @Nullable Level next(long pauseMillis) {
    lock.lock();
    try {
      long begun = System.nanoTime();
      while (!ended) {
        long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        long wait =
            wanted == null || (!isNew && (paused || interval == null))
                ? Long.MAX_VALUE
                : Math.max(
                    0, (isNew ? Math.min(pauseMillis, LEAST_PAUSE_MILLIS) : pauseMillis) - passed);
        if (wait == 0) {
          isNew = false;
          return wanted;
        }
        var _ = changed.await(Math.min(wait, TimeUnit.HOURS.toMillis(1)), TimeUnit.MILLISECONDS);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }
}
