package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamDeadlinesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long OPENED = 77 * SECOND;

  private final StreamDeadlines deadlines = new StreamDeadlines(OPENED, Duration.ofSeconds(10));

  @Test
  void hello_mustComeWithinThePatience() {
    assertThat(deadlines.withoutHello(OPENED + 10 * SECOND)).isEmpty();
    assertThat(deadlines.withoutHello(OPENED + 10 * SECOND + 1))
        .get()
        .returns(Status.Code.DEADLINE_EXCEEDED, Status::getCode)
        .returns("no hello within 10s", Status::getDescription);
  }

  @Test
  void keyFrame_mustComeWithinThreeIntervals_orThePatienceWhereThatIsLonger() {
    Duration minute = Duration.ofMinutes(1);
    assertThat(deadlines.withoutKeyFrame(OPENED + 180 * SECOND, minute)).isEmpty();
    assertThat(deadlines.withoutKeyFrame(OPENED + 180 * SECOND + 1, minute))
        .get()
        .returns("no key frame within 3m", Status::getDescription);
    Duration second = Duration.ofSeconds(1);
    assertThat(deadlines.withoutKeyFrame(OPENED + 10 * SECOND, second)).isEmpty();
    assertThat(deadlines.withoutKeyFrame(OPENED + 10 * SECOND + 1, second)).isPresent();
  }

  @Test
  void acks_mustBeReadWithinThePatience() {
    assertThat(deadlines.unread(Duration.ofSeconds(10))).isEmpty();
    assertThat(deadlines.unread(Duration.ofSeconds(10).plusNanos(1)))
        .get()
        .returns(Status.Code.RESOURCE_EXHAUSTED, Status::getCode)
        .returns("acks not read for 10s", Status::getDescription);
  }
}
