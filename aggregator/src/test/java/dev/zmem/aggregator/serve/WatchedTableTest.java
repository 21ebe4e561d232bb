package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.FakeCall;
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch whose tables are not taken is let go after a minute, and one that takes them never. */
class WatchedTableTest {
  private final QuestionPool pool = new QuestionPool();
  private final FakeCall<WatchTableResponse> client = new FakeCall<>();
  private final QueryCall<WatchTableResponse> call =
      new QueryCall<>(client, new PeerShares().admit("peer"));
  private long nowNanos = 1;
  private final WatchedTable watch = new WatchedTable(call, () -> {}, pool, () -> nowNanos);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void clientThatTakesNoTable_isLetGoAfterAMinute_withTheReason() {
    client.ready = false;
    after(WatchedTable.MAX_UNREAD_NANOS);
    assertThat(client.end).isNull();
    after(1);
    assertThat(Status.fromThrowable(Objects.requireNonNull(client.end)))
        .returns(Status.Code.RESOURCE_EXHAUSTED, Status::getCode)
        .returns("this client took no table for 60s", Status::getDescription);
  }

  @Test
  void clientThatTakesATableNowAndThen_isKept() {
    for (int time = 0; time < 5; time++) {
      client.ready = true;
      after(WatchedTable.MAX_UNREAD_NANOS);
      client.ready = false;
      after(WatchedTable.MAX_UNREAD_NANOS);
    }
    assertThat(client.end).isNull();
  }

  @Test
  void clientThatLeft_isNotAsked() {
    client.cancelled = true;
    client.ready = false;
    after(10 * WatchedTable.MAX_UNREAD_NANOS);
    assertThat(client.end).isNull();
  }

  /** The next beat, when the question before is answered. */
  private void after(long nanos) {
    nowNanos += nanos;
    watch.run();
    settle();
  }

  /** Until the pool has done what it was given: it takes questions in their order. */
  private void settle() {
    CountDownLatch done = new CountDownLatch(QuestionPool.THREADS);
    for (int thread = 0; thread < QuestionPool.THREADS; thread++) {
      pool.run(
          "peer-" + thread,
          () -> {
            done.countDown();
            await(done);
          });
    }
    await(done);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
