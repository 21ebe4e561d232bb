package dev.zmem.program;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the signal that ends a daemon. SIGTERM and SIGINT both drain and exit 0: {@link
 * Program#main} halts the JVM with the command's own code once it has drained, while the JVM's
 * shutdown, which would exit 143, still waits here. One per program.
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
