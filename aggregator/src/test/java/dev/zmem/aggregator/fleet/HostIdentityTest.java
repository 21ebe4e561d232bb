package dev.zmem.aggregator.fleet;

import static dev.zmem.model.Absent.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HostIdentityTest {
  private static final long NOW_MILLIS = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();

  @Test
  void start_isTheBootAndTheTicksSince() {
    HostIdentity host = host(Duration.ofDays(1).toNanos());
    assertThat(Instant.ofEpochSecond(host.startedAtSeconds(360_000)))
        .isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void processStartedAfterTheStreamWasOpened_hasItsTimeToo() {
    HostIdentity host = host(Duration.ofDays(1).toNanos());
    assertThat(Instant.ofEpochSecond(host.startedAtSeconds(2 * 8_640_000L)))
        .isEqualTo("2026-01-03T00:00:00Z");
  }

  @Test
  void ticksThatAreNoTime_giveNone() {
    HostIdentity host = host(Duration.ofDays(1).toNanos());
    for (long ticks : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 50}) {
      assertThat(host.startedAtSeconds(ticks)).as("ticks " + ticks).isEqualTo(ABSENT);
    }
  }

  @Test
  void hundredYears_areATime_andNoMoment_more() {
    long most = Duration.ofDays(36_525).toMillis() / 10;
    HostIdentity host = host(Duration.ofDays(1).toNanos());
    assertThat(host.startedAtSeconds(most)).isPositive();
    assertThat(host.startedAtSeconds(most + 1)).isEqualTo(ABSENT);
    assertThat(host.startedAtSeconds(1)).isPositive();
    HostIdentity bootedAtTheEpoch =
        new HostIdentity("web-01", "id", "boot", 1, "test", Duration.ofSeconds(5), 0);
    assertThat(bootedAtTheEpoch.startedAtSeconds(100)).isOne();
    long uptime = Duration.ofDays(36_525).toNanos();
    assertThat(HostIdentity.bootedAtMillis(uptime, Long.MAX_VALUE)).isPositive();
    assertThat(HostIdentity.bootedAtMillis(uptime + 1_000_000, Long.MAX_VALUE)).isEqualTo(ABSENT);
  }

  @Test
  void uptimeThatIsNoTime_givesNone() {
    for (long nanos : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(host(nanos).startedAtSeconds(100)).as("nanos " + nanos).isEqualTo(ABSENT);
    }
    assertThat(HostIdentity.bootedAtMillis(Duration.ofDays(1).toNanos(), 1000))
        .as("before 1970")
        .isEqualTo(ABSENT);
  }

  private static HostIdentity host(long uptimeNanos) {
    return new HostIdentity(
        "web-01",
        "id",
        "boot",
        1,
        "test",
        Duration.ofSeconds(5),
        HostIdentity.bootedAtMillis(uptimeNanos, NOW_MILLIS));
  }
}
