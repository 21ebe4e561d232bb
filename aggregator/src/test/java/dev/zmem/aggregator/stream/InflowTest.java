package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.FakeCall;
import dev.zmem.proto.v1.StreamResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What comes too fast, or from a peer that does not read, is not asked for. */
class InflowTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final FakeCall<StreamResponse> call = new FakeCall<>();
  private final Deque<Long> waits = new ArrayDeque<>();
  private final Deque<FutureTask<?>> tasks = new ArrayDeque<>();
  private long now = 5_000_000_000L;
  private final Inflow inflow =
      new Inflow(
          call,
          (task, nanos) -> {
            waits.add(nanos);
            FutureTask<?> later = new FutureTask<>(task, null);
            tasks.add(later);
            return later;
          },
          () -> now,
          INTERVAL);

  @Test
  void messagesFasterThanThePace_waitUntilTheyAreDue() {
    inflow.read();
    for (int message = 0; message < Inflow.MESSAGES_AT_ONCE; message++) {
      inflow.done(false, 0);
    }
    assertThat(call.requested).isEqualTo(Inflow.MESSAGES_AT_ONCE + 1);
    inflow.done(false, 0);
    assertThat(call.requested).isEqualTo(Inflow.MESSAGES_AT_ONCE + 1);
    assertThat(waits).containsExactly(INTERVAL.toNanos() / 2);
    now += INTERVAL.toNanos() / 2;
    tasks.remove().run();
    assertThat(call.requested).isEqualTo(Inflow.MESSAGES_AT_ONCE + 2);
    inflow.done(false, 0);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void messageThatTakesLong_isFollowedByARest_alsoWhenItWasAskedFor() {
    inflow.read();
    inflow.done(false, Inflow.LONG_NANOS);
    assertThat(call.requested).isEqualTo(2);
    inflow.done(false, Inflow.LONG_NANOS + 1);
    assertThat(call.requested).isEqualTo(2);
    assertThat(waits).containsExactly(Inflow.REST_TIMES * (Inflow.LONG_NANOS + 1));
    tasks.remove().run();
    assertThat(call.requested).isEqualTo(3);
    inflow.done(true, 2 * Inflow.LONG_NANOS);
    assertThat(waits).hasSize(2);
  }

  @Test
  void streamThatEnds_waitsForNothing() {
    inflow.read();
    for (int message = 0; message <= Inflow.MESSAGES_AT_ONCE; message++) {
      inflow.done(false, 0);
    }
    inflow.close();
    assertThat(tasks).singleElement().satisfies(due -> assertThat(due.isCancelled()).isTrue());
    inflow.done(false, 0);
    inflow.read();
    assertThat(tasks).hasSize(1);
    assertThat(call.requested).isEqualTo(Inflow.MESSAGES_AT_ONCE + 1);
  }

  @Test
  void messagesAtThePace_neverWait() {
    inflow.read();
    for (int message = 1; message <= 10_000; message++) {
      now += INTERVAL.toNanos();
      inflow.done(false, 0);
      assertThat(call.requested).isEqualTo(message + 1);
    }
  }

  @Test
  void answersToQuestions_costNothing() {
    inflow.read();
    for (int message = 0; message < 1000; message++) {
      inflow.done(true, 0);
    }
    assertThat(call.requested).isEqualTo(1001);
  }

  @Test
  void peerThatDoesNotRead_isReadNoFurther_andItIsKnownSinceWhen() {
    inflow.read();
    call.ready = false;
    inflow.done(false, 0);
    assertThat(call.requested).isEqualTo(1);
    now += 7_000_000_000L;
    assertThat(inflow.unread(now)).isEqualTo(Duration.ofSeconds(7));
    call.ready = true;
    inflow.read();
    assertThat(call.requested).isEqualTo(2);
    assertThat(inflow.unread(now)).isZero();
  }
}
