package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks much waits for itself, and not the others for it. */
class QuestionPoolTest {
  private final QuestionPool pool = new QuestionPool();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final List<String> answered = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    slow.countDown();
    pool.close();
  }

  @Test
  void peerWithManySlowQuestions_leavesAThreadToTheOthers() throws Exception {
    for (int question = 0; question < 60; question++) {
      pool.run("greedy", this::waitLong);
    }
    CountDownLatch others = new CountDownLatch(2);
    pool.run("one", others::countDown);
    pool.run("two", others::countDown);
    assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void peersTakeTurns_eachInItsOwnOrder() throws Exception {
    pool.run("x", this::waitLong);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pool.run(
        "y",
        () -> {
          begun.countDown();
          await(go);
        });
    await(begun);
    CountDownLatch all = new CountDownLatch(5);
    for (String question : List.of("a1", "a2", "a3", "b1", "b2")) {
      pool.run(
          question.substring(0, 1),
          () -> {
            answered.add(question);
            all.countDown();
          });
    }
    go.countDown(); // x keeps its thread: the other answers one after the other
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(answered).containsExactly("a1", "b1", "a2", "b2", "a3");
  }

  @Test
  void questionsBeyondThoseThatMayWait_areRefused_andAnExceptionCostsNoThread() throws Exception {
    for (int question = 0; question < 4; question++) {
      pool.run(
          "bad" + question,
          () -> {
            throw new IllegalStateException("test");
          });
    }
    CountDownLatch after = new CountDownLatch(1);
    pool.run("good", after::countDown);
    assertThat(after.await(30, TimeUnit.SECONDS)).isTrue();
    CountDownLatch begun = new CountDownLatch(2);
    for (int peer = 0; peer < 2; peer++) {
      pool.run(
          "busy" + peer,
          () -> {
            begun.countDown();
            waitLong();
          });
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    for (int question = 0; question < QuestionPool.MAX_WAITING; question++) {
      pool.run("x" + question % 20, this::waitLong);
    }
    assertThatThrownBy(() -> pool.run("y", this::waitLong))
        .isInstanceOf(BusyException.class)
        .hasMessage("1000 questions wait already: try again");
  }

  /** Questions whose calls were given up wait on, and count in no share of calls. */
  @Test
  void peerThatGivesItsQuestionsUpAndAsksAgain_takesNoOthersPlace() throws Exception {
    pool.run("busy", this::waitLong);
    pool.run("x", this::waitLong);
    for (int question = 0; question < PeerShares.MAX_CALLS_PER_PEER; question++) {
      pool.run("x", this::waitLong);
    }
    assertThatThrownBy(() -> pool.run("x", this::waitLong))
        .isInstanceOf(BusyException.class)
        .hasMessage("64 questions of this client wait already: try again");
    CountDownLatch other = new CountDownLatch(1);
    pool.run("y", other::countDown);
    slow.countDown();
    assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void waitLong() {
    await(slow);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
