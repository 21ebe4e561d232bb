package dev.zmem.agent.kernel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Looks at files that are not the kernel's own: they may lie on a mount that does not answer (NFS
 * without its server, FUSE), where even asking whether a file exists waits for ever. Looks run on a
 * thread of their own, and nobody waits for one longer than its patience. Then none is begun for a
 * while, nor while that one hangs: all are without an answer at once.
 *
 * <p>One caller at a time. The thread ends when it has nothing to do; one that hangs keeps no
 * program from ending.
 */
public final class OutsideFiles {
  /** Longest wait for a look within a pass, which otherwise takes some microseconds. */
  public static final Duration PATIENCE = Duration.ofMillis(250);

  /** After a look without an answer no other is begun for so long. */
  public static final Duration REST = Duration.ofMinutes(1);

  private final Duration patience;
  private final LongSupplier clockNanos;
  private final ThreadPoolExecutor thread;
  private Future<?> last = CompletableFuture.completedFuture("");
  private boolean rests;
  private long restsSinceNanos;

  /** Looks that a pass waits for. */
  public OutsideFiles() {
    this(PATIENCE, System::nanoTime);
  }

  /** With another patience; {@code clockNanos} as {@link System#nanoTime}. */
  public OutsideFiles(Duration patience, LongSupplier clockNanos) {
    this.patience = patience;
    this.clockNanos = clockNanos;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            task -> Thread.ofPlatform().daemon().name("outside").unstarted(task));
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * What a look finds; empty where it has no answer in time. What it throws counts as no answer; it
   * must touch nothing that its caller uses, for it may go on when its caller has gone.
   */
  public <T> Optional<T> look(Callable<T> look) {
    if (!last.isDone() || rests && clockNanos.getAsLong() - restsSinceNanos < REST.toNanos()) {
      return Optional.empty();
    }
    rests = false;
    try {
      Future<T> begun = thread.submit(look);
      last = begun;
      return Optional.ofNullable(begun.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      rests = true;
      restsSinceNanos = clockNanos.getAsLong();
    } catch (ExecutionException | RejectedExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
