package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.question.BadQueryException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A table that is sent again and again, at every beat on which the client has taken the one before.
 * Beats come from one thread; tables are made by the pool. A client that takes none is let go by
 * {@link UnreadCalls}.
 */
final class WatchedTable implements Runnable {
  private static final int MIN_MILLIS = 200;
  private static final int MAX_MILLIS = 3_600_000;

  private final QueryCall<?> call;
  private final Runnable sendTable;
  private final QuestionPool pool;
  private final AtomicBoolean isUnderWay = new AtomicBoolean();

  /** Sends by {@code sendTable}, which runs in the pool. */
  WatchedTable(QueryCall<?> call, Runnable sendTable, QuestionPool pool) {
    this.call = call;
    this.sendTable = sendTable;
    this.pool = pool;
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
    if (call.isOver() || isUnderWay.get() || !call.isReady()) {
      return; // where one is under way, the last question still waits for its turn
    }
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
