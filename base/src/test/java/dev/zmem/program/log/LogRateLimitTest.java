package dev.zmem.program.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogRateLimitTest {
  private static final int MOST = 60;

  private final AtomicLong now = new AtomicLong();
  private final LogRateLimit quota = new LogRateLimit(MOST, "lines about tests", now::get);

  @Test
  void peerWithManyLines_isToldAFewOfThemAMinute_othersAll_andTheRestIsCounted() {
    LogCapture log = new LogCapture();
    try {
      int told = 0;
      for (int line = 0; line < 10_000; line++) {
        told += quota.mayTell("greedy") ? 1 : 0;
      }
      assertThat(told).isEqualTo(MOST);
      assertThat(quota.mayTell("honest")).isTrue();
      quota.tellCount();
      assertThat(log.with("untold")).as("the minute is not over").isEmpty();
      now.addAndGet(Duration.ofMinutes(1).toNanos());
      quota.tellCount();
      quota.tellCount();
      assertThat(log.with("lines about tests untold=9940")).hasSize(1);
      assertThat(quota.mayTell("greedy")).isTrue();
    } finally {
      log.close();
    }
  }

  @Test
  void lineLeftOutForAnotherReason_isCounted_andToldAtTheEnd() {
    LogCapture log = new LogCapture();
    try {
      quota.leaveOut();
      quota.leaveOut();
      quota.close();
      quota.close();
      assertThat(log.with("lines about tests untold=2")).hasSize(1);
    } finally {
      log.close();
    }
  }

  @Test
  void peersBeyondThoseCounted_shareOneCount() {
    for (int peer = 0; peer < LogRateLimit.MAX_COUNTED; peer++) {
      assertThat(quota.mayTell("peer-" + peer)).isTrue();
    }
    int told = 0;
    for (int peer = 0; peer < 1000; peer++) {
      told += quota.mayTell("new-" + peer) ? 1 : 0;
    }
    assertThat(told).isEqualTo(MOST);
    assertThat(quota.mayTell("peer-1")).as("who is counted keeps its own count").isTrue();
  }
}
