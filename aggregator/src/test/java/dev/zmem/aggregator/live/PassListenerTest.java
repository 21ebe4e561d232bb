package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetEvent;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.FleetMoment;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.PassListener;
import dev.zmem.aggregator.fleet.PublishedPass;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who hears of a pass, when, and what a listener may not do to a stream. */
class PassListenerTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(1000 * SECOND);
  private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);
  private final List<FleetEvent> events = new ArrayList<>();
  private final List<PublishedPass> heard = new CopyOnWriteArrayList<>();
  private final List<HostSnapshot> stopped = new ArrayList<>();

  private InMemoryFleet fleet(PassListener... listeners) {
    return new InMemoryFleet(
        new FleetClock(now::get, () -> Instant.ofEpochMilli(wallMillis.get())),
        events::add,
        FleetMemory.ofThisProcess(),
        KnownHosts.none(),
        List.of(listeners));
  }

  /** Notes what it hears. */
  private final class Notes implements PassListener {
    @Override
    public void published(PublishedPass pass) {
      heard.add(pass);
    }

    @Override
    public void stopped(HostSnapshot last) {
      stopped.add(last);
    }
  }

  @Test
  void eachPass_isHeardOnce_withTheOneBeforeIt() {
    HostWriter writer = claim(fleet(new Notes()), "a", 1);
    HostSnapshot first = publish(writer);
    HostSnapshot second = publish(writer);
    assertThat(heard)
        .containsExactly(new PublishedPass(first, null), new PublishedPass(second, first));
    writer.stop();
    assertThat(stopped).containsExactly(second);
    writer.release();
    writer.stop();
    assertThat(stopped).as("a stream that has ended stops nobody").hasSize(1);
  }

  @Test
  void pass_isVisibleBeforeItIsHeardOf() {
    List<HostSnapshot> seen = new ArrayList<>();
    InMemoryFleet[] fleet = new InMemoryFleet[1];
    fleet[0] = fleet(pass -> seen.add(fleet[0].snapshot("a").orElseThrow()));
    HostSnapshot published = publish(claim(fleet[0], "a", 1));
    assertThat(seen).containsExactly(published);
  }

  @Test
  void passOfAStreamThatWasTakenOver_isHeardByNobody() {
    InMemoryFleet fleet = fleet(new Notes());
    HostWriter old = claim(fleet, "a", 1);
    HostWriter current = claim(fleet, "a", 2);
    HostSnapshot unseen = publish(old);
    HostSnapshot shown = publish(current);
    old.stop();
    assertThat(heard).containsExactly(new PublishedPass(shown, null));
    assertThat(heard.getFirst().snapshot()).isNotEqualTo(unseen);
    assertThat(stopped).isEmpty();
  }

  @Test
  void passes_areHeardInTheirOrder_alsoWhenAnotherStreamTakesTheHostOver() throws Exception {
    CountDownLatch inListener = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    InMemoryFleet fleet =
        fleet(
            pass -> {
              if (pass.snapshot().identity().epoch() == 1) {
                inListener.countDown();
                await(goOn);
              }
            },
            new Notes());
    HostWriter old = claim(fleet, "a", 1);
    Thread first = Thread.ofPlatform().start(() -> publish(old));
    inListener.await();
    HostWriter current = claim(fleet, "a", 2);
    Thread second = Thread.ofPlatform().start(() -> publish(current));
    while (second.getState() != Thread.State.BLOCKED && second.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(fleet.snapshots()).as("readers do not wait").hasSize(1);
    assertThat(publish(claim(fleet, "b", 3))).as("neither do other hosts").isNotNull();
    goOn.countDown();
    first.join();
    second.join();
    assertThat(heard.stream().map(pass -> pass.snapshot().identity()).toList())
        .extracting(identity -> identity.name() + identity.epoch())
        .containsSubsequence("a1", "a2")
        .containsExactlyInAnyOrder("a1", "a2", "b3");
  }

  @Test
  void listenerThatThrows_costsNobodyElseAnything_andIsToldOfOnce() {
    InMemoryFleet fleet =
        fleet(
            pass -> {
              throw new IllegalStateException("disk full");
            },
            new Notes());
    HostWriter writer = claim(fleet, "a", 1);
    publish(writer);
    assertThat(events).as("told of at once").hasSize(1);
    publish(writer);
    assertThat(heard).hasSize(2);
    assertThat(fleet.listenerFailures()).isEqualTo(2);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            FleetEvent.ListenerFailed.class,
            failed -> assertThat(failed.reason()).contains("disk full"));
  }

  @Test
  void listenerThatTakesLong_isToldOfOnce() {
    AtomicLong nanos = new AtomicLong(PassFanOut.SLOW_NANOS);
    InMemoryFleet fleet = fleet(pass -> now.addAndGet(nanos.get()), new Notes());
    HostWriter writer = claim(fleet, "a", 1);
    publish(writer);
    assertThat(events).as("as long as it may").isEmpty();
    nanos.incrementAndGet();
    publish(writer);
    assertThat(events).as("told of at once").hasSize(1);
    publish(writer);
    assertThat(heard).hasSize(3);
    assertThat(fleet.slowListenerCalls()).isEqualTo(2);
    assertThat(events).singleElement().isInstanceOf(FleetEvent.ListenerSlow.class);
  }

  @Test
  void hostThatIsDroppedWhileItsPassIsHeardOf_isNotMissedLater() {
    KnownHosts known = new KnownHosts(List.of(), Map.of(), wallMillis::get);
    InMemoryFleet[] fleet = new InMemoryFleet[1];
    // another name of the same boot ends the entry just before the pass is noted
    fleet[0] =
        new InMemoryFleet(
            new FleetClock(now::get, () -> Instant.ofEpochMilli(wallMillis.get())),
            events::add,
            FleetMemory.ofThisProcess(),
            known,
            List.of(
                pass -> {
                  if (pass.snapshot().identity().name().equals("old")) {
                    HostWriter unused =
                        ((Claim.Granted)
                                fleet[0].claim(
                                    new HostIdentity(
                                        "new", "id-old", "boot", 2, "t", Duration.ofSeconds(5), 0),
                                    new TestHandle("p")))
                            .writer();
                    assertThat(unused).isNotNull();
                  }
                },
                known));
    publish(claim(fleet[0], "old", 1));
    assertThat(fleet[0].snapshot("old")).isEmpty();
    assertThat(known.lastSeen()).isEmpty();
  }

  @Test
  void pass_hasTheInstantAtWhichItEnded_byTheWallClock() {
    HostWriter writer = claim(fleet(new Notes()), "a", 1);
    HostSnapshot late = writer.publish(rows(), HostFigures.NONE, PassReport.NONE, 3 * SECOND);
    assertThat(late.sampledAt()).isEqualTo(Instant.ofEpochMilli(wallMillis.get() - 3000));
    assertThat(late.sampledAtNanos()).isEqualTo(now.get() - 3 * SECOND);
    wallMillis.addAndGet(-86_400_000);
    writer.pace(Duration.ofSeconds(30));
    writer.stop();
    assertThat(stopped.getFirst().sampledAt())
        .as("what it was stays, whatever the clock does later")
        .isEqualTo(late.sampledAt());
  }

  @Test
  void fleetInMemory_keepsNoPast_andSaysSo() {
    InMemoryFleet fleet = fleet();
    publish(claim(fleet, "a", 1));
    assertThat(fleet.at(fleet.now().minusSeconds(60)))
        .isInstanceOfSatisfying(
            FleetMoment.NotKept.class, none -> assertThat(none.reason()).contains("newest pass"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HostWriter claim(Fleet fleet, String name, long epoch) {
    HostIdentity identity =
        new HostIdentity(name, "id-" + name, "boot", epoch, "test", Duration.ofSeconds(5), 0);
    return ((Claim.Granted) fleet.claim(identity, new TestHandle("p"))).writer();
  }

  private static LiveRows rows() {
    return new LiveRows(List.of());
  }

  private static HostSnapshot publish(HostWriter writer) {
    return writer.publish(rows(), HostFigures.NONE, PassReport.NONE, 0);
  }
}
