package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.text.Ages;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A table that is sent again and again, at every beat on which the client has taken the one before.
 * Beats come from one thread; tables are made by the pool.
 */
final class WatchedTable implements Runnable {
  /** A client that takes no table for so long is let go. */
  static final long MAX_UNREAD_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int MIN_MILLIS = 200;
  private static final int MAX_MILLIS = 3_600_000;

  private final QueryCall<?> call;
  private final Runnable sendTable;
  private final QuestionPool pool;
  private final LongSupplier clockNanos;
  private final AtomicBoolean isUnderWay = new AtomicBoolean();
  private long lastReadNanos;

  /** Sends by {@code sendTable}, which runs in the pool. */
  WatchedTable(QueryCall<?> call, Runnable sendTable, QuestionPool pool, LongSupplier clockNanos) {
    this.call = call;
    this.sendTable = sendTable;
    this.pool = pool;
    this.clockNanos = clockNanos;
    this.lastReadNanos = clockNanos.getAsLong();
  }

  /** A {@link BadQueryException} for an interval that is too short or too long. */
  static void requireInterval(int millis) {
    if (millis < MIN_MILLIS || millis > MAX_MILLIS) {
      throw new BadQueryException(
          "interval_millis",
          Integer.toUnsignedString(millis)
              + " (expected: "
              + MIN_MILLIS
              + " to "
              + MAX_MILLIS
              + ")");
    }
  }

  @Override
  public void run() {
    if (call.isClosed()) {
      return;
    }
    if (isUnderWay.get()) {
      return; // the last question still waits for its turn
    }
    if (!call.isReady()) {
      long unreadNanos = clockNanos.getAsLong() - lastReadNanos;
      if (unreadNanos > MAX_UNREAD_NANOS) {
        call.fail(
            new BusyException(
                "this client took no table for " + Ages.print(Duration.ofNanos(unreadNanos))));
      }
      return;
    }
    lastReadNanos = clockNanos.getAsLong();
    isUnderWay.set(true);
    try {
      pool.run(
          call.peer(),
          () -> {
            try {
              call.run(sendTable);
            } finally {
              isUnderWay.set(false);
            }
          });
    } catch (BusyException e) {
      isUnderWay.set(false); // the next beat asks again
    }
  }
}
