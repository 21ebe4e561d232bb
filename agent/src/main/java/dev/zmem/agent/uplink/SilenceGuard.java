package dev.zmem.agent.uplink;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells that a pass takes longer than was told, before the aggregator concludes silence from three
 * intervals without a frame: after two of them, again and again, each time twice as much. Not for
 * ever: an agent that hangs is to be found silent. Owned by the uplink's thread.
 */
final class SilenceGuard implements Runnable {
  /** No pass takes longer: windows of 4 s, walks, and what a busy host adds. */
  static final Duration LONGEST_PASS = Duration.ofSeconds(10);

  /** Intervals without a frame after which it is told. */
  private static final int TELL_AFTER = 2;

  private final ScheduledExecutorService loop;
  private final Consumer<Duration> teller;
  private Duration told = Duration.ZERO;
  private @Nullable ScheduledFuture<?> next;

  /** Tells by {@code teller} on the thread of {@code loop}. */
  SilenceGuard(ScheduledExecutorService loop, Consumer<Duration> teller) {
    this.loop = loop;
    this.teller = teller;
  }

  /** The aggregator hears of the host now, and expects to again within the pace. */
  void heard(Duration pace) {
    stop();
    told = pace;
    Duration wait = pace.multipliedBy(TELL_AFTER);
    if (wait.compareTo(LONGEST_PASS) < 0) {
      next = loop.schedule(this, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Nothing more is told until the next time. */
  void stop() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  /** Two intervals without a frame: as long as that has been is the new interval. */
  @Override
  public void run() {
    Duration silence = told.multipliedBy(TELL_AFTER);
    told = silence;
    teller.accept(silence);
    next =
        silence.multipliedBy(TELL_AFTER).compareTo(LONGEST_PASS) < 0
            ? loop.schedule(this, silence.toMillis(), TimeUnit.MILLISECONDS)
            : null;
  }
}
