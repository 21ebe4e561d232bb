package dev.zmem.aggregator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts come back while the fleet forgets the silent: whoever has a stream is in the fleet. */
class ClaimAndForgetTest {
  private static final int ROUNDS = 20_000;

  private final AtomicLong now = new AtomicLong(1);
  private final InMemoryFleet fleet = new InMemoryFleet(now::get);
  private final ExecutorService others = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    others.shutdownNow();
  }

  /** Both start together, round after round: some meet between any two steps. */
  @Test
  void hostThatIsClaimedWhileItIsForgotten_isSeen() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<Void> forgetting =
        others.submit(() -> {
          for (int round = 0; round < ROUNDS; round++) {
            start.await(30, TimeUnit.SECONDS);
            int unused = fleet.forget(Duration.ofHours(1));
            assertThat(unused).isLessThanOrEqualTo(1);
            start.await(30, TimeUnit.SECONDS);
          }
          return null;
        });
    for (int round = 1; round <= ROUNDS; round++) {
      now.addAndGet(Duration.ofHours(2).toNanos());
      start.await(30, TimeUnit.SECONDS);
      HostWriter writer = claim(round);
      publish(writer);
      assertThat(fleet.snapshots()).as("round " + round).hasSize(1);
      start.await(30, TimeUnit.SECONDS);
      writer.release();
    }
    forgetting.get(30, TimeUnit.SECONDS);
  }

  private HostWriter claim(long epoch) {
    HostIdentity identity =
        new HostIdentity("a", "id", "boot", epoch, "test", Duration.ofSeconds(5), 0);
    return ((Claim.Granted) fleet.claim(identity, new TestHandle("p"))).writer();
  }

  private static void publish(HostWriter writer) {
    HostSnapshot unused =
        writer.publish(new LiveRows(List.of()), HostFigures.NONE, PassReport.NONE, 0);
    assertThat(unused.rows().size()).isZero();
  }
}
