package dev.zmem.program.exit;

import dev.zmem.program.log.Log;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the signal that ends a daemon. SIGTERM and SIGINT both drain and exit 0, or 1 when what
 * was under way did not end in time: {@code Program.main} halts the JVM with the command's own code
 * once it has drained, while the JVM's shutdown, which would exit 143, still waits here. One per
 * program.
 */
public final class Drain {
  /** How long draining may take before the JVM ends without. */
  private static final int MAX_DRAIN_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  /** Listens from now on. */
  public Drain() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("drain").unstarted(this::hold));
  }

  /** Waits until the program is asked to end. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Whether the program is asked to end. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /**
   * Lets a program's own thread finish what it is at and run {@code last} behind it. Whether that
   * was done within the time; that {@code last} failed is logged.
   */
  public static boolean finish(ExecutorService thread, Runnable last, Duration within)
      throws InterruptedException {
    try {
      thread.submit(last).get(within.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      Log.warn("stopping failed reason=" + Log.value(Log.rootCause(e)));
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void hold() {
    asked.countDown();
    try {
      if (!never.await(MAX_DRAIN_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.FAILURE.code());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
