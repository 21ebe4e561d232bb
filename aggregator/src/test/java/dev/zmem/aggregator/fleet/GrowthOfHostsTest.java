package dev.zmem.aggregator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A host that makes the fleet hold more is asked about, by whatever way it comes to hold more. */
class GrowthOfHostsTest {
  private static final int NAME = 10_000;
  private static final String SHARED = "s".repeat(NAME);
  private static final String OTHER = "o".repeat(NAME);

  /** For one such name beside a few rows, and not for two. */
  private static final long LIMIT = NAME + 500 + 13L * FleetMemory.ROW_BYTES;

  private final FleetMemory memory = new FleetMemory(LIMIT, 2 * LIMIT);

  @Test
  void hostThatGivesSharedNamesUpForItsOwn_grows() {
    HostMemory one = named(SHARED);
    HostMemory other = named(SHARED);
    long held = memory.heldBytes();
    assertThat(rename(one, OTHER)).startsWith("the aggregator's memory for hosts is used up");
    one.keepWhatIsShown();
    assertThat(memory.heldBytes()).as("the names that are shown").isEqualTo(held);
    assertThat(memory.namesHeld()).isOne();
    one.close();
    other.close();
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void manyHostsThatPartWithSharedNames_stayBelowTheLimitAndItsSpare() {
    FleetMemory large = new FleetMemory(100_000, 20_000);
    HostMemory[] hosts = new HostMemory[25];
    for (int host = 0; host < hosts.length; host++) {
      hosts[host] = large.host();
      assertThat(hosts[host].hold(SHARED)).isEqualTo(SHARED);
      assertThat(hosts[host].rows(1, 0, 0)).isEmpty();
    }
    int refused = 0;
    for (int host = 0; host < hosts.length; host++) {
      if (!rename(hosts[host], (char) ('A' + host) + OTHER.substring(1)).isEmpty()) {
        refused++;
        hosts[host].keepWhatIsShown();
      }
      assertThat(large.heldBytes()).isLessThanOrEqualTo(110_000);
    }
    assertThat(refused).isBetween(14, 18);
  }

  @Test
  void hostThatGivesItsOwnNamesUpForOthersOfItsOwn_doesNotGrow() {
    HostMemory host = named(SHARED);
    HostMemory large = memory.host();
    assertThat(large.rows(9, 0, 0)).isEmpty();
    assertThat(large.rows(12, 0, 0)).isEmpty();
    assertThat(memory.heldBytes()).isBetween(LIMIT - 500, LIMIT);
    assertThat(rename(host, OTHER)).isEmpty();
    assertThat(rename(host, SHARED)).isEmpty();
  }

  @Test
  void newStreamOfAHost_whoseLastOneHadOtherNames_doesNotGrow() {
    FleetMemory full = new FleetMemory(12_000, 12_000);
    HostMemory last = full.host();
    assertThat(last.hold(SHARED)).isEqualTo(SHARED);
    assertThat(last.rows(1, 0, 0)).isEmpty();
    HostMemory again = full.host(last);
    assertThat(again.hold(OTHER)).isEqualTo(OTHER);
    assertThat(again.rows(1, 0, 0)).as("both are held, one is let go").isEmpty();
    last.close();
    assertThat(again.rows(1, 0, 0)).isEmpty();
  }

  @Test
  void frameUnderWay_isNoReasonToRefuseAnotherHost() {
    HostMemory one = named(SHARED);
    HostMemory other = memory.host();
    assertThat(other.hold("b".repeat(12_000))).hasSize(12_000);
    assertThat(one.rows(2, 0, 0)).as("grows by a row, while a frame is not taken yet").isEmpty();
    assertThat(memory.heldBytes()).isGreaterThan(memory.limitBytes());
    assertThat(other.rows(1, 0, 0)).startsWith("the aggregator's memory is full");
    other.close();
    assertThat(one.rows(3, 0, 0)).isEmpty();
  }

  private HostMemory named(String name) {
    HostMemory host = memory.host();
    assertThat(host.hold(name)).isEqualTo(name);
    assertThat(host.rows(1, 0, 0)).isEmpty();
    return host;
  }

  private static String rename(HostMemory host, String name) {
    host.letGoOfNames();
    assertThat(host.hold(name)).isEqualTo(name);
    return host.rows(1, 0, 0);
  }
}
