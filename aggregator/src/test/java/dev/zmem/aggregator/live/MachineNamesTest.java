package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetEvent;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A machine has one live name, and what looks like two machines is never hidden silently. */
class MachineNamesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong(1000 * SECOND);
  private final List<FleetEvent> events = new ArrayList<>();
  private final InMemoryFleet fleet = new InMemoryFleet(now::get, events::add);

  @Test
  void namesInAnotherCase_areOneHost() {
    TestHandle upper = new TestHandle("p1");
    publish(claim("WEB1", "id", "boot", 1, upper));
    publish(claim("web1", "id", "boot", 2, new TestHandle("p2")));
    assertThat(names()).containsExactly("web1");
    assertThat(upper.takenOver).isTrue();
    assertThat(fleet.snapshot("Web1")).isPresent();
  }

  @Test
  void machineUnderANewName_endsTheOldOne() {
    HostWriter old = claim("old", "id", "boot", 1, new TestHandle("p1"));
    publish(old);
    old.release();
    publish(claim("new", "id", "boot", 2, new TestHandle("p2")));
    assertThat(names()).containsExactly("new");
    assertThat(events).containsExactly(new FleetEvent.Renamed("old", "new", "p2"));
  }

  @Test
  void secondAgentOfAMachine_underAnotherName_takesTheMachineFromTheFirst() {
    TestHandle first = new TestHandle("p1");
    publish(claim("one", "id", "boot", 1, first));
    publish(claim("two", "id", "boot", 2, new TestHandle("p2")));
    assertThat(first.takenOver).isTrue();
    assertThat(names()).containsExactly("two");
    assertThat(fleet.claim(identity("one", "id", "boot", 1), first))
        .isEqualTo(new Claim.Refused("a newer stream of this machine reports as two"));
  }

  @Test
  void streamThatLosesItsHost_isToldWhatHappened() {
    TestHandle first = new TestHandle("p1");
    publish(claim("web1", "id-1", "boot", 1, first));
    now.addAndGet(60 * SECOND);
    publish(claim("web1", "id-2", "boot", 1, new TestHandle("p2")));
    assertThat(first.reason)
        .isEqualTo("another machine took the name over while this one was silent (p2)");
    TestHandle second = new TestHandle("p2");
    publish(claim("web2", "id-3", "boot", 1, second));
    publish(claim("web2", "id-3", "boot", 2, new TestHandle("p3")));
    assertThat(second.reason).isEqualTo("a newer stream of this machine took over (p3)");
  }

  @Test
  void agentsOfOneName_thatEvictEachOther_areToldOnce_withBothPeers() {
    long epoch = 0;
    for (int turn = 0; turn < 10; turn++) {
      publish(claim("web1", "id", "boot", ++epoch, new TestHandle("p" + turn % 2)));
      now.addAndGet(4 * SECOND);
    }
    assertThat(events).containsExactly(new FleetEvent.Contested("web1", "p0", "web1", "p1"));
    now.addAndGet(Machine.QUIET_NANOS + SECOND);
    for (int turn = 0; turn < 4; turn++) {
      publish(claim("web1", "id", "boot", ++epoch, new TestHandle("q" + turn % 2)));
    }
    assertThat(events).hasSize(2);
  }

  @Test
  void agentsOfTwoNames_thatEvictEachOther_areToldToo() {
    publish(claim("one", "id", "boot", 1, new TestHandle("p1")));
    publish(claim("two", "id", "boot", 2, new TestHandle("p2")));
    publish(claim("one", "id", "boot", 3, new TestHandle("p1")));
    assertThat(events).contains(new FleetEvent.Contested("one", "p1", "two", "p2"));
    assertThat(names()).containsExactly("one");
  }

  @Test
  void streamThatCameBackOnce_isNoContest() {
    publish(claim("web1", "id", "boot", 1, new TestHandle("p1")));
    HostWriter second = claim("web1", "id", "boot", 2, new TestHandle("p1"));
    now.addAndGet(Machine.CONTEST_NANOS + SECOND);
    publish(second);
    publish(claim("web1", "id", "boot", 3, new TestHandle("p1")));
    assertThat(events).isEmpty();
  }

  @Test
  void copiesOfOneMachine_thatLiveAtOnce_bothStay_andAreTold() {
    HostWriter one = claim("one", "id", "boot-1", 1, new TestHandle("p1"));
    publish(one);
    HostWriter two = claim("two", "id", "boot-2", 1, new TestHandle("p2"));
    publish(two);
    now.addAndGet(SECOND);
    publish(one);
    publish(two);
    assertThat(names()).containsExactly("one", "two");
    assertThat(events).containsExactly(new FleetEvent.SharedMachineId("two", "p2", "one", "p1"));
    one.release();
    publish(claim("two", "id", "boot-3", 1, new TestHandle("p2")));
    now.addAndGet(60 * SECOND);
    assertThat(names()).as("a copy that died is silent, not hidden").containsExactly("one", "two");
  }

  @Test
  void rebootedMachine_underANewName_isCountedOnceWhenTheOldStreamIsKnownDead() {
    publish(claim("old", "id", "boot-1", 900, new TestHandle("p1")));
    HostWriter renamed = claim("new", "id", "boot-2", 1, new TestHandle("p2"));
    publish(renamed);
    assertThat(names()).containsExactly("new", "old");
    now.addAndGet(INTERVAL.toNanos() * HostSnapshot.STALE_AFTER_INTERVALS + 1);
    publish(renamed);
    assertThat(names()).containsExactly("new");
    assertThat(fleet.snapshot("old")).isEmpty();
    assertThat(fleet.forget(Duration.ofHours(1))).isEqualTo(1);
    assertThat(events)
        .as("no two machines were seen")
        .noneMatch(event -> event instanceof FleetEvent.SharedMachineId);
  }

  @Test
  void silentMachineUnderANewName_thatBringsNoRows_isSilentUnderTheOldOne() {
    assertOldNameStaysUntilTheNewHasRows(60 * SECOND, "boot-1");
  }

  @Test
  void rebootedMachineUnderANewName_thatBringsNoRows_isSilentUnderTheOldOne() {
    assertOldNameStaysUntilTheNewHasRows(SECOND, "boot-2");
  }

  private void assertOldNameStaysUntilTheNewHasRows(long silence, String newBoot) {
    HostWriter old = claim("old", "id", "boot-1", 1, new TestHandle("p1"));
    publish(old);
    old.release();
    now.addAndGet(silence);
    HostWriter refused = claim("new", "id", newBoot, 2, new TestHandle("p2"));
    now.addAndGet(60 * SECOND);
    assertThat(names()).as("the machine is connecting").isEmpty();
    assertThat(fleet.forget(Duration.ofHours(1))).isZero();
    refused.release();
    assertThat(names()).containsExactly("old");
    publish(claim("new", "id", newBoot, 3, new TestHandle("p2")));
    assertThat(names()).containsExactly("new");
    assertThat(fleet.forget(Duration.ofHours(1))).isEqualTo(1);
  }

  @Test
  void oldStreamOfARenamedMachine_thatSpeaksLate_showsNothing() {
    TestHandle first = new TestHandle("p1");
    HostWriter old = claim("old", "id", "boot", 1, first);
    publish(old);
    now.addAndGet(60 * SECOND);
    HostWriter renamed = claim("new", "id", "boot", 2, new TestHandle("p2"));
    assertThat(first.takenOver).isTrue();
    publish(old);
    publish(renamed);
    assertThat(names()).containsExactly("new");
    assertThat(fleet.forget(Duration.ofHours(1))).isEqualTo(1);
    old.release();
    assertThat(fleet.memory().heldBytes()).isZero();
  }

  @Test
  void copiesOfAMachine_areNewHosts_whenThereIsNoRoomForOne() {
    FleetMemory memory = new FleetMemory(100, 1 << 20);
    InMemoryFleet small = new InMemoryFleet(now::get, events::add, memory);
    List<HostWriter> copies = new ArrayList<>();
    for (String copy : List.of("1", "2")) {
      Claim claim = small.claim(identity("h" + copy, "id", copy, 1), new TestHandle("p"));
      copies.add(((Claim.Granted) claim).writer());
      now.addAndGet(SECOND);
      copies.forEach(MachineNamesTest::publish);
    }
    assertThat(events).hasSize(1);
    assertThat(memory.host().hold("a name that fills it")).isNotEmpty();
    assertThat(small.claim(identity("h3", "id", "b3", 1), new TestHandle("p")))
        .isInstanceOf(Claim.Full.class);
  }

  @Test
  void certificateOfAnotherName_endsNoLiveHost() {
    TestHandle victim = new TestHandle("p1", "victim");
    HostWriter writer = claim("victim", "id", "boot", 1, victim);
    publish(writer);
    publish(claim("thief", "id", "boot", -1, new TestHandle("p2", "thief")));
    assertThat(victim.takenOver).isFalse();
    assertThat(names()).containsExactly("thief", "victim");
    assertThat(events)
        .containsExactly(new FleetEvent.SharedMachineId("thief", "p2", "victim", "p1"));
    writer.release();
    publish(claim("victim", "id", "boot", 2, new TestHandle("p3", "victim")));
    assertThat(names()).containsExactly("thief", "victim");
  }

  /** A machine id may be known to others: the silent host stays in the list, silent. */
  @Test
  void certificateOfAnotherName_hidesNoSilentHost() {
    for (String boot : new String[] {"boot-1", "boot-2"}) {
      HostWriter writer = claim("victim", "id", "boot-1", 1, new TestHandle("p1", "victim"));
      publish(writer);
      writer.release();
      now.addAndGet(60 * SECOND);
      HostWriter thief = claim("thief", "id", boot, 2, new TestHandle("p2", "thief"));
      publish(thief);
      now.addAndGet(SECOND);
      publish(thief);
      assertThat(names()).as(boot).containsExactly("thief", "victim");
      thief.release();
      now.addAndGet(Duration.ofHours(2).toNanos());
      fleet.forget(Duration.ofHours(1));
    }
  }

  @Test
  void equalEpoch_isNoNewerStream() {
    TestHandle holder = new TestHandle("p1");
    publish(claim("web1", "id", "boot", 5, holder));
    assertThat(fleet.claim(identity("web1", "id", "boot", 5), new TestHandle("p2")))
        .isEqualTo(new Claim.Refused("a newer stream of this machine already reports as web1"));
    assertThat(fleet.claim(identity("web2", "id", "boot", 5), new TestHandle("p2")))
        .isEqualTo(new Claim.Refused("a newer stream of this machine reports as web1"));
    assertThat(holder.takenOver).isFalse();
  }

  @Test
  void refusalOfAName_namesTheHoldersPeer() {
    publish(claim("web1", "id", "boot", 1, new TestHandle("/10.0.0.1:1")));
    assertThat(fleet.claim(identity("web1", "other", "boot", 1), new TestHandle("p2")))
        .isEqualTo(new Claim.Refused("another machine (/10.0.0.1:1) already reports as web1"));
  }

  @Test
  void hostsOfOneMachineId_areBounded() {
    for (int host = 0; host < Machine.MAX_NAMES; host++) {
      HostWriter unused = claim("h" + host, "id", "boot-" + host, 1, new TestHandle("p"));
      assertThat(unused).isNotNull();
    }
    assertThat(fleet.claim(identity("more", "id", "boot-more", 1), new TestHandle("p")))
        .isEqualTo(new Claim.Refused("1000 hosts with this one's machine id report already"));
    assertThat(fleet.claim(identity("more", "another", "boot", 1), new TestHandle("p")))
        .isInstanceOf(Claim.Granted.class);
  }

  private List<String> names() {
    return fleet.snapshots().stream().map(host -> host.identity().name()).toList();
  }

  private HostWriter claim(
      String name, String hostId, String bootId, long epoch, TestHandle handle) {
    Claim claim = fleet.claim(identity(name, hostId, bootId, epoch), handle);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).writer();
  }

  private static void publish(HostWriter writer) {
    HostSnapshot unused =
        writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    assertThat(unused.rows().size()).isZero();
  }

  private static HostIdentity identity(String name, String hostId, String bootId, long epoch) {
    return new HostIdentity(name, hostId, bootId, epoch, "test", INTERVAL, 0);
  }
}
