package dev.zmem.aggregator.stream;

import dev.zmem.limit.TokenBucket;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream's messages, one at a time: the next is asked for when the last is done with,
 * when it may come by the stream's pace, and when the peer reads what it is told. Until then the
 * transport holds it back. The pace is twice as often as the agent says that its passes come, and
 * some at once after a pause. Any thread; guarded by its monitor.
 */
final class Inflow {
  /** Messages read at once: a greeting, and what a stream that stood still catches up with. */
  static final int MESSAGES_AT_ONCE = 16;

  /** Passes may come early by jitter, or more often by a quarter before the pace is told. */
  private static final double MESSAGES_A_PASS = 2;

  /** A message that takes longer is followed by a rest: one stream must not keep a processor. */
  static final long LONG_NANOS = 50_000_000;

  /** The rest, in times of what the message took. */
  static final int REST_TIMES = 4;

  /** Runs what is due later, by any thread, unless it is cancelled. */
  @FunctionalInterface
  interface Timers {
    Future<?> later(Runnable task, long nanos);
  }

  private final ServerCallStreamObserver<StreamResponse> responses;
  private final Timers timers;
  private final LongSupplier clock;
  private final TokenBucket pace;
  private boolean isDone = true;
  private boolean isDue = true;
  private boolean isClosed;
  private @Nullable Future<?> due;
  private boolean isUnread;
  private long unreadSinceNanos;

  /** Reads at first as if passes came so often. */
  Inflow(
      ServerCallStreamObserver<StreamResponse> responses,
      Timers timers,
      LongSupplier clock,
      Duration interval) {
    this.responses = responses;
    this.timers = timers;
    this.clock = clock;
    this.pace =
        new TokenBucket(MESSAGES_AT_ONCE, interval.toNanos() / MESSAGES_A_PASS, clock.getAsLong());
  }

  /** Passes come so often from now on. */
  synchronized void every(Duration interval) {
    pace.fillEvery(interval.toNanos() / MESSAGES_A_PASS, clock.getAsLong());
  }

  /**
   * A message was done with.
   *
   * @param asked whether the aggregator had asked for it
   * @param tookNanos how long it took: one that takes long is followed by a rest
   */
  synchronized void done(boolean asked, long tookNanos) {
    isDone = true;
    if (isClosed) {
      return;
    }
    long wait = asked ? 0 : pace.takeOwing(clock.getAsLong());
    if (tookNanos > LONG_NANOS) {
      wait = Math.max(wait, REST_TIMES * tookNanos);
    }
    if (wait > 0) {
      isDue = false;
      due = timers.later(this::due, wait);
    }
    read();
  }

  /** Asks for the next message if it may come now; also called when the peer reads again. */
  synchronized void read() {
    boolean isReady = responses.isReady();
    if (isReady) {
      isUnread = false;
    } else if (!isUnread) {
      isUnread = true;
      unreadSinceNanos = clock.getAsLong();
    }
    if (isDone && isDue && isReady && !isClosed) {
      isDone = false;
      responses.request(1);
    }
  }

  /** For how long the peer has not read what it was told. */
  synchronized Duration unread(long nowNanos) {
    return isUnread && !responses.isReady()
        ? Duration.ofNanos(nowNanos - unreadSinceNanos)
        : Duration.ZERO;
  }

  /** The stream is over: nothing waits for it, which would hold it for half an interval. */
  synchronized void close() {
    isClosed = true;
    if (due != null) {
      boolean _ = due.cancel(false);
    }
  }

  private synchronized void due() {
    isDue = true;
    read();
  }
}
