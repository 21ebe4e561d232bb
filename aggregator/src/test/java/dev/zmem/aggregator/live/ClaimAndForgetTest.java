package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A host comes back in the very moment between the test that drops it and its removal: whoever is
 * granted a stream is in the fleet.
 */
class ClaimAndForgetTest {
  private final AtomicLong now = new AtomicLong(1);
  private final HostsAboutToGo hosts = new HostsAboutToGo();
  private final InMemoryFleet fleet =
      new InMemoryFleet(
          hosts,
          new FleetClock(now::get, InstantSource.system()),
          event -> {},
          FleetMemory.ofThisProcess(),
          KnownHosts.none(),
          List.of());

  /** Lets another thread claim the host before an entry is removed, as far as it comes. */
  private final class HostsAboutToGo extends ConcurrentHashMap<String, HostEntry> {
    private static final long serialVersionUID = 1;

    private final transient AtomicBoolean armed = new AtomicBoolean();
    private transient @Nullable Thread claiming;

    @Override
    public boolean remove(Object key, Object value) {
      if (armed.getAndSet(false)) {
        Thread thread = Thread.ofPlatform().start(() -> publish(claim(2)));
        claiming = thread;
        while (thread.getState() != Thread.State.BLOCKED && thread.isAlive()) {
          Thread.onSpinWait();
        }
      }
      return super.remove(key, value);
    }

    void awaitClaim() throws InterruptedException {
      Thread thread = claiming;
      assertThat(thread).isNotNull();
      if (thread != null) {
        thread.join();
      }
    }
  }

  @Test
  void hostThatIsClaimedWhileItIsForgotten_isSeen() throws Exception {
    HostWriter writer = claim(1);
    publish(writer);
    writer.release();
    now.addAndGet(Duration.ofHours(2).toNanos());
    hosts.armed.set(true);
    assertThat(fleet.forget(Duration.ofHours(1))).isEqualTo(1);
    hosts.awaitClaim();
    assertThat(fleet.snapshot("a")).isPresent();
  }

  @Test
  void hostThatIsClaimedWhileItsStreamEndsWithoutRows_isSeen() throws Exception {
    HostWriter writer = claim(1);
    hosts.armed.set(true);
    writer.release();
    hosts.awaitClaim();
    assertThat(fleet.snapshot("a")).isPresent();
  }

  @Test
  void claimWhoseListenerFails_holdsNothing() {
    InMemoryFleet failing =
        new InMemoryFleet(
            now::get,
            event -> {
              throw new IllegalStateException("test");
            });
    assertThat(failing.claim(identity("a", 1), new TestHandle("p")))
        .isInstanceOf(Claim.Granted.class);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> failing.claim(identity("b", 2), new TestHandle("p"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(failing.claim(identity("b", 2), new TestHandle("p")))
        .as("an equal epoch would be refused if the stream before held the host")
        .isInstanceOf(Claim.Granted.class);
  }

  private HostWriter claim(long epoch) {
    return ((Claim.Granted) fleet.claim(identity("a", epoch), new TestHandle("p"))).writer();
  }

  private static HostIdentity identity(String name, long epoch) {
    return new HostIdentity(name, "id", "boot", epoch, "test", Duration.ofSeconds(5), 0);
  }

  private static void publish(HostWriter writer) {
    HostSnapshot unused =
        writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    assertThat(unused.rows().size()).isZero();
  }
}
