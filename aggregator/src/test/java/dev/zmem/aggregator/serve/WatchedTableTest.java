package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.FakeCall;
import dev.zmem.proto.v1.WatchTableResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch makes a table for a client that takes them, and for no other. */
class WatchedTableTest {
  private final QuestionPool pool = new QuestionPool();
  private final FakeCall<WatchTableResponse> client = new FakeCall<>();
  private final QueryCall<WatchTableResponse> call =
      new QueryCall<>(client, new PeerShares().admit("peer"));
  private final AtomicInteger tables = new AtomicInteger();
  private final WatchedTable watch = new WatchedTable(call, tables::incrementAndGet, pool);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void clientThatTakesTables_getsOneABeat() {
    beat();
    beat();
    assertThat(tables).hasValue(2);
  }

  @Test
  void clientThatTakesNoTable_isMadeNone() {
    client.ready = false;
    beat();
    assertThat(tables).hasValue(0);
    client.ready = true;
    beat();
    assertThat(tables).hasValue(1);
  }

  @Test
  void clientThatLeft_isMadeNone() {
    client.cancelled = true;
    beat();
    assertThat(tables).hasValue(0);
  }

  @Test
  void callThatEnded_isMadeNone() {
    call.complete();
    beat();
    assertThat(tables).hasValue(0);
  }

  /** The next beat, when the question before is answered. */
  private void beat() {
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
