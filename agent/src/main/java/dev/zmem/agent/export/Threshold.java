package dev.zmem.agent.export;

import dev.zmem.model.MemoryFigures;
import java.time.Duration;

/**
 * When a row's figures have moved enough to travel: one of them by more than the larger of {@code
 * bytes} and {@code share} of what was last sent. What is held back travels after {@code holdBack}
 * at the latest.
 *
 * @param bytes absolute part
 * @param share relative part, 0.01 for one percent
 * @param holdBack longest time a smaller change waits
 */
public record Threshold(long bytes, double share, Duration holdBack) {
  /** 64 KiB, 1 %, 60 s. */
  public static final Threshold DEFAULT = new Threshold(64 * 1024, 0.01, Duration.ofSeconds(60));

  /** Whether {@code now} is too far from {@code sent} to wait. */
  boolean exceeded(MemoryFigures sent, MemoryFigures now) {
    return moved(sent.pssBytes(), now.pssBytes())
        || moved(sent.ussBytes(), now.ussBytes())
        || moved(sent.rssBytes(), now.rssBytes())
        || moved(sent.swapBytes(), now.swapBytes())
        || moved(sent.swapPssBytes(), now.swapPssBytes())
        || moved(sent.privateHugetlbBytes(), now.privateHugetlbBytes())
        || moved(sent.sharedHugetlbBytes(), now.sharedHugetlbBytes())
        || moved(sent.lazyFreeBytes(), now.lazyFreeBytes())
        || moved(sent.hugetlbPartBytes(), now.hugetlbPartBytes());
  }

  /** Whether one figure is too far from what was sent to wait. */
  boolean moved(long sent, long now) {
    if ((sent < 0) != (now < 0)) {
      return true; // became absent, or present
    }
    return Math.abs(now - sent) > Math.max(bytes, (long) (sent * share));
  }
}
