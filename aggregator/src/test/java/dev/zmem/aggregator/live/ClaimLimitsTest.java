package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When claims are refused for want of room, and when names are free or forgotten. */
class ClaimLimitsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong(1_000 * SECOND);
  private final FleetMemory memory =
      new FleetMemory(108L * FleetMemory.ROW_BYTES, 108L * FleetMemory.ROW_BYTES);
  private final InMemoryFleet fleet = new InMemoryFleet(now::get, event -> {}, memory);

  @Test
  void newHost_isRefusedWhileTheMemoryIsFull_listedAsRefused_andTakenAfterwards() {
    HostWriter holder = claim("holder", "id-1", 1);
    assertThat(holder.memory().rows(94, 0, 0)).isEmpty();
    assertThat(holder.memory().rows(96, 0, 0)).isEmpty();
    publish(holder);
    Claim full = fleet.claim(identity("new", "id-2", 1), new TestHandle("p"));
    assertThat(full).isInstanceOf(Claim.Full.class);
    now.addAndGet(SECOND);
    assertThat(fleet.withoutRows())
        .singleElement()
        .satisfies(host -> assertThat(host.name()).isEqualTo("new"))
        .satisfies(host -> assertThat(host.condition()).isEqualTo(Condition.REFUSED))
        .satisfies(host -> assertThat(host.since()).isEqualTo(Duration.ofSeconds(1)));
    assertThat(fleet.claim(identity("holder", "id-1", 2), new TestHandle("p")))
        .as("a known host is no new one")
        .isInstanceOf(Claim.Granted.class);
    assertThat(holder.memory().rows(10, 0, 0)).isEmpty();
    publish(claim("new", "id-2", 2));
    assertThat(fleet.withoutRows()).isEmpty();
  }

  @Test
  void hostTurnedAwayByItsRows_isListedAsRefused_unlessItHasRows() {
    HostWriter writer = claim("a", "id-1", 1);
    writer.turnAway("too many rows");
    writer.release();
    assertThat(fleet.withoutRows())
        .extracting(HostWithoutRows::condition, HostWithoutRows::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Condition.REFUSED, "too many rows"));
    HostWriter other = claim("b", "id-2", 1);
    publish(other);
    other.turnAway("too many rows");
    assertThat(fleet.withoutRows()).extracting(HostWithoutRows::name).containsExactly("a");
  }

  @Test
  void hostsWithoutRows_areInTheOrderOfTheirNames() {
    for (String name : List.of("m", "z", "b")) {
      HostWriter writer = claim(name, "id-" + name, 1);
      if (name.equals("b")) {
        writer.turnAway("full");
        writer.release();
      }
    }
    assertThat(fleet.withoutRows())
        .extracting(HostWithoutRows::name)
        .containsExactly("b", "m", "z");
  }

  @Test
  void silentHost_isKeptForJustSoLong() {
    HostWriter writer = claim("a", "id-1", 1);
    publish(writer);
    writer.release();
    now.addAndGet(HOUR.toNanos());
    assertThat(fleet.forget(HOUR)).isZero();
    now.addAndGet(1);
    assertThat(fleet.forget(HOUR)).isEqualTo(1);
  }

  @Test
  void forgottenHost_holdsNoMemory() {
    HostWriter writer = claim("a", "id-1", 1);
    assertThat(writer.memory().hold("name")).isEqualTo("name");
    assertThat(writer.memory().rows(10, 0, 0)).isEmpty();
    publish(writer);
    writer.release();
    assertThat(memory.heldBytes()).isPositive();
    now.addAndGet(2 * HOUR.toNanos());
    assertThat(fleet.forget(HOUR)).isEqualTo(1);
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void streamThatEndsWithoutRows_holdsNoMemory() {
    HostWriter writer = claim("a", "id-1", 1);
    assertThat(writer.memory().hold("name")).isEqualTo("name");
    writer.release();
    assertThat(memory.heldBytes()).isZero();
    assertThat(fleet.withoutRows()).isEmpty();
  }

  @Test
  void hostSeenBefore_isKeptForJustSoLong() {
    AtomicLong millis = new AtomicLong(HOUR.toMillis() + 5);
    KnownHosts known =
        new KnownHosts(
            List.of("expected"),
            Map.of("expected", new LastSeen(0, false), "a", new LastSeen(5, false)),
            millis::get);
    known.forget(HOUR);
    assertThat(known.lastSeen()).containsOnlyKeys("a", "expected");
    assertThat(known.silent(name -> name.equals("expected")))
        .extracting(HostWithoutRows::since)
        .containsExactly(HOUR);
    millis.incrementAndGet();
    known.forget(HOUR);
    assertThat(known.lastSeen()).containsOnlyKeys("expected");
  }

  /** Three intervals of five seconds. */
  @Test
  void nameWithoutAFirstPass_isFreeForAnotherMachine_afterThreeIntervals() {
    assertThat(claim("a", "id-1", 1)).isNotNull();
    now.addAndGet(15 * SECOND);
    assertThat(fleet.claim(identity("a", "id-2", 1), new TestHandle("p")))
        .isInstanceOf(Claim.Refused.class);
    now.addAndGet(1);
    assertThat(fleet.claim(identity("a", "id-2", 1), new TestHandle("p")))
        .isInstanceOf(Claim.Granted.class);
  }

  @Test
  void snapshots_areInTheOrderOfTheirNames() {
    for (String name : List.of("m", "z", "b")) {
      publish(claim(name, "id-" + name, 1));
    }
    assertThat(fleet.snapshots())
        .extracting(host -> host.identity().name())
        .containsExactly("b", "m", "z");
  }

  @Test
  void processesOfAHost_areAskedForOnItsStream_ifItHasOne() {
    publish(claim("a", "id-1", 1));
    assertThat(fleet.freshProcesses("a"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("test");
    assertThat(fleet.freshProcesses("b"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("no stream from b");
  }

  @Test
  void longestName_isFound_inAnyCase() {
    String name = "h".repeat(253);
    publish(claim(name, "id-1", 1));
    assertThat(fleet.snapshot(name.toUpperCase(java.util.Locale.ROOT))).isPresent();
    assertThat(fleet.snapshot(name + "h")).isEmpty();
  }

  private HostWriter claim(String name, String hostId, long epoch) {
    Claim claim = fleet.claim(identity(name, hostId, epoch), new TestHandle("p"));
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).writer();
  }

  private static void publish(HostWriter writer) {
    HostSnapshot published =
        writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    assertThat(published.rows().size()).isZero();
  }

  private static HostIdentity identity(String name, String hostId, long epoch) {
    return new HostIdentity(name, hostId, "boot", epoch, "test", Duration.ofSeconds(5), 0);
  }
}
