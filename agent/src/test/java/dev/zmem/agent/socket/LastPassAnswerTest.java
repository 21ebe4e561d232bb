package dev.zmem.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.LocalAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LastPassAnswerTest {
  private static final long SECOND = 1_000_000_000L;

  private final LastPassAnswer answer =
      new LastPassAnswer(
          new HelloMessage.Sender("web-1", "id", "boot", Duration.ofSeconds(5), HostLabels.NONE));

  @Test
  void answer_isWrittenOnceForAllThatAskWithinASecond_andThenLetGo() throws Exception {
    answer.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 1000)));
    assertThat(answer.leftNanos(0)).as("nothing is kept").isEqualTo(Long.MAX_VALUE);
    assertThat(head(0).getKeptMillis()).isZero();
    answer.tidy(SECOND / 2);
    assertThat(head(SECOND / 2).getKeptMillis()).isEqualTo(500);
    assertThat(answer.leftNanos(SECOND / 2)).isEqualTo(SECOND / 2);
    answer.tidy(SECOND);
    assertThat(answer.leftNanos(SECOND)).as("nothing is kept").isEqualTo(Long.MAX_VALUE);
    assertThat(head(SECOND).getKeptMillis()).as("written anew").isZero();
  }

  @Test
  void answerOfAnEarlierPass_isLetGoAtOnce() throws Exception {
    answer.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 1000)));
    assertThat(head(0).getPassNumber()).isEqualTo(1);
    answer.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 2000)));
    answer.tidy(1);
    assertThat(answer.leftNanos(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(head(1).getPassNumber()).isEqualTo(2);
  }

  private LocalAnswer head(long nowNanos) throws IOException {
    List<ByteBuffer> parts = answer.bytes(nowNanos);
    assertThat(parts).hasSize(2);
    ByteBuffer head = Objects.requireNonNull(parts).getFirst();
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    return LocalAnswer.parseDelimitedFrom(new ByteArrayInputStream(bytes));
  }
}
