package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.live.KnownHosts.LastSeen;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Hosts that do not report, and are missed. */
class KnownHostsTest {
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private final KnownHosts known =
      new KnownHosts(
          List.of("expected", "both"),
          Map.of("before", new LastSeen(0, false), "both", new LastSeen(0, false)),
          () -> now.get() / 1_000_000 - 1_000_000);
  private final InMemoryFleet fleet =
      new InMemoryFleet(
          new FleetClock(now::get, () -> Instant.ofEpochMilli(now.get() / 1_000_000 - 1_000_000)),
          event -> {},
          FleetMemory.ofThisProcess(),
          known,
          List.of(known));

  @Test
  void hostSeenBefore_orExpected_isSilent_untilItReports() {
    now.addAndGet(MINUTE_NANOS);
    assertThat(fleet.withoutRows())
        .containsExactly(
            new HostWithoutRows("before", Condition.SILENT, Duration.ofMinutes(1)),
            new HostWithoutRows("both", Condition.SILENT, Duration.ofMinutes(1)),
            new HostWithoutRows("expected", Condition.NEVER_SEEN, Duration.ZERO));
    HostWriter writer = claim("before", 1);
    now.addAndGet(1_000_000_000);
    assertThat(fleet.withoutRows())
        .contains(new HostWithoutRows("before", Condition.CONNECTING, Duration.ofSeconds(1)))
        .hasSize(3);
    publish(writer);
    assertThat(fleet.withoutRows()).extracting(HostWithoutRows::name).doesNotContain("before");
  }

  @Test
  void hostThatConnectsInVain_staysSilent() {
    now.addAndGet(MINUTE_NANOS);
    claim("before", 1).release();
    assertThat(fleet.withoutRows())
        .contains(new HostWithoutRows("before", Condition.SILENT, Duration.ofMinutes(1)));
  }

  @Test
  void silentHosts_areForgottenAsOthersAre_butTheExpected() {
    HostWriter writer = claim("expected", 1);
    publish(writer);
    HostWriter other = claim("other", 1);
    publish(other);
    known.forget(HOUR);
    assertThat(known.lastSeen()).containsOnlyKeys("before", "both", "expected", "other");
    writer.release();
    other.release();
    now.addAndGet(61 * MINUTE_NANOS);
    assertThat(fleet.forget(HOUR)).isEqualTo(2);
    known.forget(HOUR);
    assertThat(fleet.withoutRows())
        .containsExactly(
            new HostWithoutRows("both", Condition.SILENT, Duration.ofMinutes(61)),
            new HostWithoutRows("expected", Condition.SILENT, Duration.ofMinutes(61)));
  }

  @Test
  void hostThatWasStopped_isNotedSo_untilItReportsAgain() {
    HostWriter writer = claim("other", 1);
    publish(writer);
    writer.stop();
    known.forget(HOUR);
    assertThat(known.lastSeen()).containsEntry("other", new LastSeen(0, true));
    publish(writer);
    known.forget(HOUR);
    assertThat(known.lastSeen()).containsEntry("other", new LastSeen(0, false));
  }

  @Test
  void oldNameOfARenamedMachine_isNotMissed() {
    HostWriter old = claim("old", 1);
    publish(old);
    known.forget(HOUR);
    old.release();
    HostIdentity renamed =
        new HostIdentity("new", "id-old", "boot", 2, "test", Duration.ofSeconds(5), 0);
    assertThat(fleet.claim(renamed, new TestHandle("p"))).isInstanceOf(Claim.Granted.class);
    assertThat(fleet.withoutRows()).extracting(HostWithoutRows::name).doesNotContain("old");
  }

  private HostWriter claim(String name, long epoch) {
    HostIdentity identity =
        new HostIdentity(name, "id-" + name, "boot", epoch, "test", Duration.ofSeconds(5), 0);
    return ((Claim.Granted) fleet.claim(identity, new TestHandle("p"))).writer();
  }

  private static void publish(HostWriter writer) {
    HostSnapshot unused =
        writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    assertThat(unused.rows().size()).isZero();
  }
}
