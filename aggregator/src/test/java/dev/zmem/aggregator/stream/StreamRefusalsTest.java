package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.log.LogCapture;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many agents are refused, however often and for whatever reason, the log stays small. */
class StreamRefusalsTest {
  private static final int HOSTS = 5000;

  private final LogCapture lines = new LogCapture();
  private long now;
  private final StreamRefusals refusals = new StreamRefusals(() -> now);

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void sameReasonOfAHost_isToldOnce_untilItReports() {
    for (int attempt = 0; attempt < 10; attempt++) {
      refuse("web1", "another machine reports as web1");
    }
    assertThat(lines.with("refused host="))
        .containsExactly(
            "WARNING refused host=web1 peer=p status=RESOURCE_EXHAUSTED reason=\"another machine"
                + " reports as web1\"");
    refusals.forget("web1");
    refuse("web1", "another machine reports as web1");
    assertThat(lines.with("refused host=")).hasSize(2);
  }

  @Test
  void manyHosts_thatTryAgainAndAgain_getFewLinesAMinute_andTheRestIsCounted() {
    for (int attempt = 0; attempt < 3; attempt++) {
      for (int host = 0; host < HOSTS; host++) {
        refuse("host" + host, attempt + " MiB are used up");
      }
    }
    assertThat(lines.with("refused host=")).hasSize(StreamRefusals.MAX_LINES_A_MINUTE);
    refusals.tellCount();
    assertThat(lines.with("untold=")).as("the minute is not over").isEmpty();
    now += Duration.ofMinutes(1).toNanos();
    refusals.tellCount();
    refusals.tellCount();
    assertThat(lines.with("untold="))
        .containsExactly(
            "WARNING streams refused untold=" + (3 * HOSTS - StreamRefusals.MAX_LINES_A_MINUTE));
    refuse("late", "x");
    assertThat(lines.with("host=late")).hasSize(1);
  }

  private void refuse(String host, String reason) {
    refusals.refused(host, "p", Status.RESOURCE_EXHAUSTED.withDescription(reason));
  }
}
