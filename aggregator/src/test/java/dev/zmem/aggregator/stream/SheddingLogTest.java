package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.program.log.LogCapture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What memory does is told as it changes, and not each second while it is at a bound. */
class SheddingLogTest {
  private static final int ROWS = 1000;

  private final LogCapture lines = new LogCapture();
  private final FleetMemory probe = new FleetMemory(Long.MAX_VALUE, Long.MAX_VALUE);
  private final long rowBytes = held(probe, 1);
  private final FleetMemory memory = new FleetMemory(ROWS * rowBytes, ROWS * rowBytes);
  private final HostMemory host = memory.host();
  private long now;
  private final SheddingLog log = new SheddingLog(memory, () -> now);

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void stages_areToldAtOnce_asMemoryFills() {
    for (int rows : List.of(100, 860, 870, 910, 960, 960)) {
      fill(rows);
    }
    assertThat(lines.with("sheds="))
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).endsWith("sheds=\"large answers\""),
            line -> assertThat(line).endsWith("sheds=\"large answers, short intervals\""),
            line -> assertThat(line).endsWith("\"large answers, short intervals, new hosts\""));
  }

  @Test
  void memoryAtABound_isToldNowAndThen() {
    for (int second = 0; second < 100; second++) {
      fill(second % 2 == 0 ? 860 : 840);
      now += 1_000_000_000L;
    }
    assertThat(lines.with("sheds=")).hasSize(2);
    now += SheddingLog.QUIET.toNanos();
    fill(860);
    fill(860);
    assertThat(lines.with("sheds=")).hasSize(3);
  }

  private void fill(int rows) {
    assertThat(host.rows(rows, 0, 0)).isEmpty();
    log.tell();
  }

  private static long held(FleetMemory memory, int rows) {
    assertThat(memory.host().rows(rows, 0, 0)).isEmpty();
    return memory.heldBytes();
  }
}
