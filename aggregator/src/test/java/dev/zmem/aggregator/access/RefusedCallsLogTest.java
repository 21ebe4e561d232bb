package dev.zmem.aggregator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.log.LogCapture;
import dev.zmem.program.log.LogRepeatFilter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusedCallsLogTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final LogCapture lines = new LogCapture();
  private final RefusedCallsLog log = new RefusedCallsLog(nanos::get);

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void sameRefusal_isOneLineAnHour_andItsCountIsTold() {
    for (int call = 0; call < 10; call++) {
      refuse("laptop", "no viewer");
    }
    assertThat(lines.take())
        .containsExactly(
            "WARNING call refused peer=10.0.0.7:99 method=zmem.v1.QueryService/ListHosts"
                + " reason=\"no viewer\"");
    refuse("laptop", "another reason");
    refuse("phone", "no viewer");
    assertThat(lines.take()).hasSize(2);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    log.tellCount();
    assertThat(lines.take()).containsExactly("WARNING calls refused untold=9");
    nanos.addAndGet(LogRepeatFilter.SILENCE.toNanos());
    refuse("laptop", "no viewer");
    assertThat(lines.take()).hasSize(1);
  }

  @Test
  void manyPeers_areFewLinesAMinute() {
    for (int peer = 0; peer < 500; peer++) {
      refuse("peer-" + peer, "no viewer");
    }
    log.close();
    assertThat(lines.with("call refused")).hasSize(RefusedCallsLog.MAX_LINES_A_MINUTE);
    assertThat(lines.with("calls refused untold=480")).hasSize(1);
  }

  private void refuse(String account, String reason) {
    log.refused(
        new Caller(
            new Principal.RemotePlaintext(),
            "10.0.0.7:99",
            account,
            new ViewersPolicy(Viewers.NOBODY)),
        "zmem.v1.QueryService/ListHosts",
        reason);
  }
}
