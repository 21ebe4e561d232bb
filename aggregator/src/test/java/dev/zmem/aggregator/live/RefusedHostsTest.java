package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.HostWithoutRows;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hosts for which there was no room are remembered for a minute, and so many at most. */
class RefusedHostsTest {
  private final RefusedHosts refused = new RefusedHosts(0);

  @Test
  void hostsBeyondTheBound_takeThePlaceOfThoseRefusedFirst() {
    for (int host = 0; host < RefusedHosts.LEAST_REMEMBERED + 10; host++) {
      refused.add("host-" + host, "no room", host);
    }
    assertThat(refused.recent(2_000))
        .hasSize(RefusedHosts.LEAST_REMEMBERED)
        .extracting(HostWithoutRows::name)
        .doesNotContain("host-9")
        .contains("host-10");
  }

  @Test
  void twoThousandHostsForWhichThereIsNoRoom_areAllNamed_whereAThousandHaveRoom() {
    RefusedHosts large = new RefusedHosts(200L << 20);
    for (int host = 0; host < 2_000; host++) {
      large.add("host-" + host, "no room", host);
    }
    assertThat(large.recent(2_000)).hasSize(2_000);
    assertThat(RefusedHosts.mostRemembered(Long.MAX_VALUE)).isEqualTo(RefusedHosts.MAX_REMEMBERED);
  }

  @Test
  void hostThatTriesAgain_isOneEntry_withTheNewestReason_andTheTimeSinceTheFirst() {
    refused.add("web-1", "full", 0);
    refused.add("web-1", "still full", Duration.ofSeconds(50).toNanos());
    assertThat(refused.recent(Duration.ofSeconds(70).toNanos()))
        .containsExactly(
            new HostWithoutRows(
                "web-1", HostWithoutRows.Condition.REFUSED, Duration.ofSeconds(70), "still full"));
  }

  @Test
  void hostThatTriesNoMore_isForgottenAfterAMinute_andOneThatIsTakenAtOnce() {
    refused.add("gone", "full", 0);
    refused.add("taken", "full", RefusedHosts.RECENT_NANOS);
    refused.remove("taken");
    assertThat(refused.recent(RefusedHosts.RECENT_NANOS)).hasSize(1);
    assertThat(refused.recent(RefusedHosts.RECENT_NANOS + 1)).isEmpty();
  }
}
