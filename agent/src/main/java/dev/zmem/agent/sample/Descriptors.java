package dev.zmem.agent.sample;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.SystemClocks;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The descriptors that may be kept, within RLIMIT_NOFILE. When none is left, files are opened, read
 * and closed again at every use. Any thread.
 */
final class Descriptors {
  /** Left to the rest of the program. */
  private static final int RESERVED = 256;

  private static final int MOST = 1 << 20;

  private final KernelFiles files;
  private final AtomicInteger left;

  Descriptors(KernelFiles files, int most) {
    this.files = files;
    this.left = new AtomicInteger(most);
  }

  /** As many as the process's limit allows. */
  static int most() {
    return most(SystemClocks.descriptorLimit());
  }

  /** As many as a limit allows; negative where it is beyond what a long holds (RLIM_INFINITY). */
  static int most(long limit) {
    return limit < 0 ? MOST : Math.clamp(limit - RESERVED, 0, MOST);
  }

  /**
   * Keeps an open descriptor: itself, or {@link TrackedProcess#NO_DESCRIPTOR} when it was closed
   * because none may be kept. A negative one is no descriptor.
   */
  int keep(int descriptor) {
    if (descriptor < 0) {
      return TrackedProcess.NO_DESCRIPTOR;
    }
    if (left.getAndDecrement() > 0) {
      return descriptor;
    }
    left.incrementAndGet();
    files.close(descriptor);
    return TrackedProcess.NO_DESCRIPTOR;
  }

  /** Closes a kept descriptor; gives {@link TrackedProcess#NO_DESCRIPTOR}. */
  int giveBack(int descriptor) {
    if (descriptor >= 0) {
      files.close(descriptor);
      left.incrementAndGet();
    }
    return TrackedProcess.NO_DESCRIPTOR;
  }
}
