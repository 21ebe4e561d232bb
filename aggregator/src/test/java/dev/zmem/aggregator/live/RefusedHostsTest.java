package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.HostWithoutRows;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hosts for which there was no room are remembered for a minute, and so many at most. */
class RefusedHostsTest {
  private final RefusedHosts refused = new RefusedHosts();

  @Test
  void hostsBeyondTheBound_takeThePlaceOfThoseRefusedFirst() {
    for (int host = 0; host < RefusedHosts.MAX_REMEMBERED + 10; host++) {
      refused.add("host-" + host, "no room", host);
    }
    assertThat(refused.recent(2_000))
        .hasSize(RefusedHosts.MAX_REMEMBERED)
        .extracting(HostWithoutRows::name)
        .doesNotContain("host-9")
        .contains("host-10");
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
