package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A fleet whose programs, processes and hosts come and go holds what is there, and no more. */
class ChurnTest {
  /** A week of passes a minute apart; each sees no process that the last one saw. */
  private static final int PASSES = 10_080;

  private static final int PROCESSES = 10;

  /** As in SentRows: spare strings, and some a row. */
  private static final int STRINGS_BOUND = 4096 + 4 * PROCESSES;

  private static final int HOSTS = 500;
  private static final int COLLECTIONS = 200;
  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private final InMemoryFleet fleet = new InMemoryFleet(now::get);

  private static final class NoAgent implements StreamHandle {
    @Override
    public void takenOver(String reason) {}

    @Override
    public CompletableFuture<HostSnapshot> freshProcesses() {
      return CompletableFuture.failedFuture(new IllegalStateException("test"));
    }
  }

  @Test
  void hostWhoseProgramsAreAlwaysNew_holdsThoseItHasNow_onBothSides() throws Exception {
    FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 5000);
    HostDecoder decoder = new HostDecoder(5000);
    HostWriter writer = claim("churning");
    List<WeakReference<String>> sinceKeyFrame = new ArrayList<>();
    List<WeakReference<String>> before = new ArrayList<>();
    int strings = 0;
    int most = 0;
    int keyFrames = 0;
    for (int number = 0; number < PASSES; number++) {
      HostPass pass = pass(number);
      now.addAndGet(Duration.ofMinutes(1).toNanos()); // passes of some minutes are kept
      StreamRequest frame =
          StreamRequest.parseFrom(encoder.encode(pass, System.nanoTime()).toByteArray());
      if (frame.hasKeyFrame()) {
        keyFrames++;
        strings = 0;
        before.addAll(sinceKeyFrame);
        sinceKeyFrame.clear();
        decoder.apply(frame.getKeyFrame(), now.get());
      } else {
        decoder.apply(frame.getDeltaFrame(), now.get());
      }
      RowBatch started =
          frame.hasKeyFrame() ? frame.getKeyFrame().getRows() : frame.getDeltaFrame().getStarted();
      strings += started.getNewStringsCount();
      most = Math.max(most, strings);
      LiveRows rows = decoder.rows();
      assertThat(decoder.count(rows, rows)).isEmpty();
      HostSnapshot snapshot = writer.publish(rows, HostFigures.NONE, PassReport.NONE, 0);
      assertThat(snapshot.rows().size()).isEqualTo(PROCESSES);
      sinceKeyFrame.add(new WeakReference<>(pass.samples().getFirst().attributes().program()));
      sinceKeyFrame.add(new WeakReference<>(snapshot.rows().attributes(0).program()));
      sinceKeyFrame.add(new WeakReference<>(snapshot.rows().attributes(0).command()));
    }
    assertThat(most).isBetween(STRINGS_BOUND, STRINGS_BOUND + 2 * PROCESSES + 1);
    assertThat(keyFrames).isBetween(10, PASSES / 100);
    assertCollected(before);
    assertThat(fleet.snapshot("churning").orElseThrow().rows().size()).isEqualTo(PROCESSES);
    assertThat(encoder.sequence()).isEqualTo(decoder.sequence());
  }

  @Test
  void hostsThatAreForgotten_leaveNothing() throws Exception {
    List<WeakReference<?>> held = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      held.addAll(comeAndGo("host-" + host, host));
    }
    assertThat(fleet.snapshots()).hasSize(HOSTS);
    now.addAndGet(FORGET_AFTER.toNanos() + 1);
    assertThat(fleet.forget(FORGET_AFTER)).isEqualTo(HOSTS);
    assertThat(fleet.snapshots()).isEmpty();
    assertCollected(held);
  }

  /** What a host that reported once and went away has left in the fleet. */
  private List<WeakReference<?>> comeAndGo(String host, int number) throws Exception {
    HostDecoder decoder = new HostDecoder(5000);
    StreamRequest frame =
        StreamRequest.parseFrom(
            new FrameEncoder(Threshold.DEFAULT, 5000)
                .encode(pass(number), System.nanoTime())
                .toByteArray());
    decoder.apply(frame.getKeyFrame(), now.get());
    HostWriter writer = claim(host);
    HostSnapshot snapshot = writer.publish(decoder.rows(), HostFigures.NONE, PassReport.NONE, 0);
    writer.release();
    LiveRows rows = snapshot.rows();
    return List.of(
        new WeakReference<>(snapshot),
        new WeakReference<>(writer),
        new WeakReference<>(rows),
        new WeakReference<>(rows.attributes(0).program()),
        new WeakReference<>(rows.attributes(0).command()));
  }

  private HostWriter claim(String host) {
    Claim claim =
        fleet.claim(
            new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofMinutes(1), 0),
            new NoAgent());
    return ((Claim.Granted) claim).writer();
  }

  private static HostPass pass(int number) {
    List<ProcessSample> samples = new ArrayList<>();
    for (int process = 0; process < PROCESSES; process++) {
      int pid = 1 + (number * PROCESSES + process) % 30_000;
      samples.add(
          new ProcessSample(
              new ProcessKey(pid, number),
              Attributes.of(
                  "job-" + number + "-" + process, "run job " + number + " " + process, "root"),
              Provenance.exact(System.nanoTime()),
              Passes.figures(1000, 500)));
    }
    return Passes.of(samples);
  }

  /** Collects garbage until none of them is left, so often at most. */
  private static void assertCollected(List<? extends WeakReference<?>> gone) {
    long left = gone.size();
    for (int collection = 0; left > 0 && collection < COLLECTIONS; collection++) {
      System.gc();
      left = gone.stream().filter(reference -> reference.get() != null).count();
    }
    assertThat(left).as("still held of " + gone.size()).isZero();
  }
}
