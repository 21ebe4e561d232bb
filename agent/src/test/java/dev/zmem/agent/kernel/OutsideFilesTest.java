package dev.zmem.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Looks at files that may hang: one is waited for, and then none until it has rested. */
class OutsideFilesTest {
  private long nowNanos = 1;
  private final OutsideFiles outside = new OutsideFiles(Duration.ofMillis(50), () -> nowNanos);
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void lookThatAnswers_isAnswered() {
    for (int look = 0; look < 1000; look++) {
      assertThat(patient().look(looks::incrementAndGet)).hasValue(look + 1);
    }
  }

  @Test
  void lookThatFails_hasNoAnswer_andTheNextOneHas() {
    OutsideFiles patient = patient();
    assertThat(
            patient.look(() -> {
              throw new IOException("no such file");
            }))
        .isEmpty();
    assertThat(patient.look(() -> 1)).hasValue(1);
  }

  @Test
  void whileALookHangs_noOtherIsBegun() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    assertThat(outside.look(() -> hang(answers, ended))).isEmpty();
    nowNanos += 2 * OutsideFiles.REST.toNanos();
    assertThat(outside.look(looks::incrementAndGet)).isEmpty();
    assertThat(looks).hasValue(0);
    answers.countDown();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void afterALookThatHung_noneIsBegunForAWhile() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    assertThat(outside.look(() -> hang(answers, ended))).isEmpty();
    answers.countDown();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    nowNanos += OutsideFiles.REST.toNanos() - 1;
    assertThat(outside.look(looks::incrementAndGet)).isEmpty();
    assertThat(looks).hasValue(0);
    nowNanos++;
    while (outside.look(looks::incrementAndGet).isEmpty()) {
      nowNanos += OutsideFiles.REST.toNanos(); // this machine may be slow
    }
    assertThat(looks).hasPositiveValue();
  }

  private OutsideFiles patient() {
    return new OutsideFiles(Duration.ofSeconds(30), () -> nowNanos);
  }

  private static int hang(CountDownLatch until, CountDownLatch ended) throws InterruptedException {
    boolean unused = until.await(30, TimeUnit.SECONDS);
    ended.countDown();
    return unused ? 1 : 0;
  }
}
