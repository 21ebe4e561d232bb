package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemoryFleetTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(1000 * SECOND);
  private final InMemoryFleet fleet = new InMemoryFleet(now::get);

  private static final class Handle implements StreamHandle {
    boolean takenOver;

    @Override
    public void takenOver(String reason) {
      takenOver = true;
    }

    @Override
    public CompletableFuture<HostSnapshot> freshProcesses() {
      return CompletableFuture.failedFuture(new IllegalStateException("test"));
    }
  }

  @Test
  void host_withoutAPassForThreeIntervals_isStale_andKeepsItsRows() {
    publish(claim("a", "id", "boot", 1));
    now.addAndGet(15 * SECOND);
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isFalse();
    now.addAndGet(1);
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isTrue();
    assertThat(fleet.snapshots()).hasSize(1);
  }

  @Test
  void slowedHost_isStaleByItsPace_alsoAfterTheLastPass() {
    HostWriter writer = claim("a", "id", "boot", 1);
    writer.pace(Duration.ofSeconds(10));
    publish(writer);
    now.addAndGet(30 * SECOND);
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isFalse();
    writer.pace(Duration.ofSeconds(2));
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get()))
        .as("the longer one holds until the next pass")
        .isFalse();
    now.addAndGet(1);
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isTrue();
    writer.release();
    writer.pace(Duration.ofSeconds(60));
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isTrue();
  }

  @Test
  void fasterPace_holdsFromTheNextPassOn() {
    HostWriter writer = claim("a", "id", "boot", 1);
    publish(writer);
    writer.pace(Duration.ofSeconds(1));
    publish(writer);
    now.addAndGet(3 * SECOND);
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isFalse();
    now.addAndGet(1);
    assertThat(fleet.snapshot("a").orElseThrow().isStale(now.get())).isTrue();
  }

  @Test
  void stoppedHost_isStaleAtOnce_keepsItsRows_andReportsAgainWithItsNextPass() {
    HostWriter writer = claim("a", "id", "boot", 1);
    writer.stop();
    assertThat(fleet.snapshot("a")).as("nothing to show yet").isEmpty();
    publish(writer);
    writer.stop();
    writer.release();
    now.addAndGet(SECOND);
    HostSnapshot stopped = fleet.snapshot("a").orElseThrow();
    assertThat(stopped.isStopped()).isTrue();
    assertThat(stopped.isStale(now.get())).isTrue();
    assertThat(stopped.age(now.get())).isEqualTo(Duration.ofSeconds(1));
    assertThat(fleet.claim(identity("a", "other", "boot", 1), new Handle()))
        .as("the name is free")
        .isInstanceOf(Claim.Granted.class);
    HostWriter again = claim("b", "id", "boot", 2);
    publish(again);
    assertThat(fleet.snapshot("b").orElseThrow().isStopped()).isFalse();
  }

  @Test
  void goodbyeOfAStreamThatWasTakenOver_changesNothing() {
    HostWriter old = claim("a", "id", "boot", 1);
    HostWriter current = claim("a", "id", "boot", 2);
    publish(current);
    old.stop();
    assertThat(fleet.snapshot("a").orElseThrow().isStopped()).isFalse();
  }

  @Test
  void silentHost_isForgottenAfterTheLimit_unlessItHasAStream() {
    HostWriter writer = claim("a", "id", "boot", 1);
    publish(writer);
    now.addAndGet(3601 * SECOND);
    assertThat(fleet.forget(Duration.ofHours(1))).isZero();
    writer.release();
    assertThat(fleet.forget(Duration.ofHours(1))).isEqualTo(1);
    assertThat(fleet.snapshots()).isEmpty();
  }

  @Test
  void olderStreamOfTheSameBoot_isRefused() {
    publish(claim("a", "id", "boot", 5));
    assertThat(fleet.claim(identity("a", "id", "boot", 4), new Handle()))
        .isInstanceOf(Claim.Refused.class);
  }

  /** Two streams that were opened at one time would take the host from each other for ever. */
  @Test
  void streamOfTheSameEpoch_isRefused_alsoUnderAnotherName() {
    Handle holder = new Handle();
    assertThat(fleet.claim(identity("a", "id", "boot", 5), holder))
        .isInstanceOf(Claim.Granted.class);
    for (String name : List.of("a", "b")) {
      assertThat(fleet.claim(identity(name, "id", "boot", 5), new Handle()))
          .isInstanceOf(Claim.Refused.class);
    }
    assertThat(holder.takenOver).isFalse();
    assertThat(fleet.claim(identity("a", "id", "boot", 6), new Handle()))
        .isInstanceOf(Claim.Granted.class);
    assertThat(holder.takenOver).isTrue();
  }

  @Test
  void rebootedMachine_takesOver_whateverItsEpoch() {
    Handle old = new Handle();
    assertThat(fleet.claim(identity("a", "id", "boot-1", 900), old))
        .isInstanceOf(Claim.Granted.class);
    assertThat(fleet.claim(identity("a", "id", "boot-2", 1), new Handle()))
        .isInstanceOf(Claim.Granted.class);
    assertThat(old.takenOver).isTrue();
  }

  @Test
  void writerThatWasTakenOver_changesNothing() {
    HostWriter old = claim("a", "id", "boot", 1);
    HostWriter current = claim("a", "id", "boot", 2);
    publish(current);
    HostSnapshot before = fleet.snapshot("a").orElseThrow();
    now.addAndGet(SECOND);
    publish(old);
    old.release();
    assertThat(fleet.snapshot("a").orElseThrow()).isSameAs(before);
  }

  @Test
  void anotherMachine_getsTheName_onlyWhenItsHolderIsStale() {
    publish(claim("a", "id", "boot", 1));
    HostIdentity other = identity("a", "other", "boot", 1);
    assertThat(fleet.claim(other, new Handle())).isInstanceOf(Claim.Refused.class);
    now.addAndGet(16 * SECOND);
    assertThat(fleet.claim(other, new Handle())).isInstanceOf(Claim.Granted.class);
  }

  private HostWriter claim(String name, String hostId, String bootId, long epoch) {
    Claim claim = fleet.claim(identity(name, hostId, bootId, epoch), new Handle());
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).writer();
  }

  private static void publish(HostWriter writer) {
    HostSnapshot unused =
        writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    assertThat(unused.rows().size()).isZero();
  }

  private static HostIdentity identity(String name, String hostId, String bootId, long epoch) {
    return new HostIdentity(name, hostId, bootId, epoch, "test", Duration.ofSeconds(5), 0);
  }
}
