package dev.zmem.aggregator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.log.LogCapture;
import dev.zmem.program.log.LogRepeatFilter;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final LogCapture lines = new LogCapture();
  private long now;
  private final RefusalLog log = new RefusalLog(() -> now);

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void sameCauseOfOneNetwork_isToldOnceAnHour() {
    for (int attempt = 0; attempt < 3000; attempt++) {
      log.refused("connection refused", network("10.0.0.7"), "not TLS", "bytes " + attempt);
    }
    assertThat(lines.with("connection refused"))
        .containsExactly(
            "WARNING connection refused peer=10.0.0.7 cause=\"not TLS\" reason=\"bytes 0\"");
    now += LogRepeatFilter.SILENCE.toNanos();
    log.refused("connection refused", network("10.0.0.7"), "not TLS", "");
    assertThat(lines.with("connection refused")).hasSize(2);
  }

  @Test
  void otherCauses_andOtherNetworks_areToldToo() {
    log.refused("x", network("10.0.0.7"), "a", "");
    log.refused("x", network("10.0.0.7"), "b", "");
    log.refused("x", network("10.0.0.8"), "a", "");
    assertThat(lines.with("x peer=")).hasSize(3);
  }

  @Test
  void manyNetworks_getFewLinesAMinute_andTheRestIsCounted() {
    for (int host = 0; host < 5000; host++) {
      log.refused("x", network("10.0." + host / 250 + "." + host % 250), "a", "");
    }
    assertThat(lines.with("x peer=")).hasSize(RefusalLog.MAX_LINES_A_MINUTE);
    log.tellCount();
    assertThat(lines.with("untold=")).as("the minute is not over").isEmpty();
    now += Duration.ofMinutes(1).toNanos();
    log.tellCount();
    log.tellCount();
    assertThat(lines.with("untold="))
        .containsExactly(
            "WARNING connections refused untold=" + (5000 - RefusalLog.MAX_LINES_A_MINUTE));
    log.refused("x", network("10.9.9.9"), "a", "");
    assertThat(lines.with("10.9.9.9")).hasSize(1);
  }

  @Test
  void addressesOfOneIpv6Network_areOne() {
    log.refused("x", network("2001:db8::1"), "a", "");
    log.refused("x", network("2001:db8::2:3"), "a", "");
    assertThat(lines.with("x peer="))
        .containsExactly("WARNING x peer=2001:db8:0:0:0:0:0:0/64 cause=a");
  }

  private static PeerNetwork network(String address) {
    return PeerNetwork.of(new InetSocketAddress(address, 1));
  }
}
