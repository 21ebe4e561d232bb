package dev.zmem.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.label.HostLabels;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastPassAnswerTest {
  private static final long SECOND = 1_000_000_000L;

  private final LastPassAnswer answer =
      new LastPassAnswer(
          new HelloMessage.Sender(
              "web-1", "id", "boot", Duration.ofSeconds(5), HostLabels.NONE));

  @Test
  void answer_isWrittenOnceForAllThatAskWithinASecond_andThenLetGo() {
    answer.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 1000)));
    assertThat(answer.leftNanos(0)).as("nothing is kept").isEqualTo(Long.MAX_VALUE);
    ByteBuffer first = bytes(0);
    answer.tidy(SECOND / 2);
    assertThat(bytes(SECOND / 2).array()).isSameAs(first.array());
    assertThat(answer.leftNanos(SECOND / 2)).isEqualTo(SECOND / 2);
    answer.tidy(SECOND);
    assertThat(answer.leftNanos(SECOND)).as("nothing is kept").isEqualTo(Long.MAX_VALUE);
    assertThat(bytes(SECOND).array()).isNotSameAs(first.array());
  }

  @Test
  void answerOfAnEarlierPass_isLetGoAtOnce() {
    answer.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 1000)));
    ByteBuffer first = bytes(0);
    answer.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 2000)));
    answer.tidy(1);
    assertThat(answer.leftNanos(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(bytes(1)).isNotEqualTo(first);
  }

  private ByteBuffer bytes(long nowNanos) {
    List<ByteBuffer> parts = answer.bytes(nowNanos);
    assertThat(parts).hasSize(2);
    return parts == null ? ByteBuffer.allocate(0) : parts.get(1);
  }
}
