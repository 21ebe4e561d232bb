package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.proto.v1.StreamRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a stream's next frame is after one that could not be made. */
class FrameEncoderTest {
  /** Its hold back cannot be told in nanoseconds: comparing a change that is held back throws. */
  private static final Threshold THROWING =
      new Threshold(1 << 20, 0.01, Duration.ofSeconds(Long.MAX_VALUE));

  @Test
  void frameThatCannotBeMade_takesNoNumber_andTheNextIsAKeyFrame() {
    FrameEncoder encoder = new FrameEncoder(THROWING, 100);
    StreamRequest first = encoder.encode(MadeUpPasses.pass(MadeUpPasses.process(1, 1_000)), 1);
    assertThat(first.getKeyFrame().getSequence()).isEqualTo(1);
    assertThatThrownBy(() -> encoder.encode(MadeUpPasses.pass(MadeUpPasses.process(1, 1_001)), 2))
        .isInstanceOf(ArithmeticException.class);
    assertThat(encoder.sequence()).isEqualTo(1);
    StreamRequest next = encoder.encode(MadeUpPasses.pass(MadeUpPasses.process(1, 1_001)), 3);
    assertThat(next.getKeyFrame().getSequence()).isEqualTo(2);
    assertThat(next.getKeyFrame().getRows().getPssKibPlus1(0)).isEqualTo(1_002);
  }
}
