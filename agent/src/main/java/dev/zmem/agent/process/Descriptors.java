package dev.zmem.agent.process;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.SystemClocks;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The descriptors that may be kept, within RLIMIT_NOFILE. When none is left, files are opened, read
 * and closed again at every use. Any thread.
 */
public final class Descriptors {
  /** Left to the rest of the program. */
  private static final int RESERVED = 256;

  private static final int MOST = 1 << 20;

  /** No descriptor is kept. */
  public static final int NONE = -1;

  private final KernelFiles files;
  private final AtomicInteger left;

  public Descriptors(KernelFiles files, int most) {
    this.files = files;
    this.left = new AtomicInteger(most);
  }

  /** As many as the process's limit allows. */
  public static int most() {
    return most(SystemClocks.descriptorLimit());
  }

  /** As many as a limit allows; negative where it is beyond what a long holds (RLIM_INFINITY). */
  public static int most(long limit) {
    return limit < 0 ? MOST : Math.clamp(limit - RESERVED, 0, MOST);
  }

  /**
   * Keeps an open descriptor: itself, or {@link #NONE} when it was closed because none may be kept.
   * A negative one is no descriptor.
   */
  public int keep(int descriptor) {
    if (descriptor < 0) {
      return NONE;
    }
    if (left.getAndDecrement() > 0) {
      return descriptor;
    }
    left.incrementAndGet();
    files.close(descriptor);
    return NONE;
  }

  /** Closes a kept descriptor; gives {@link #NONE}. */
  public int giveBack(int descriptor) {
    if (descriptor >= 0) {
      files.close(descriptor);
      left.incrementAndGet();
    }
    return NONE;
  }
}
