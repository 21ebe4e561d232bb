package dev.zmem.aggregator.ingest;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.HostFigures;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.RowBatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From a frame to what the fleet shows, and what a host's processes may hold. */
class HostFramesTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final long GIB_KIB = 1 << 20;

  private final FleetMemory memory =
      new FleetMemory(100L * FleetMemory.ROW_BYTES, 50L * FleetMemory.ROW_BYTES);
  private final InMemoryFleet fleet = new InMemoryFleet(() -> NOW, event -> {}, memory);
  private final HostIdentity identity =
      new HostIdentity("a", "id", "boot", 1, "test", Duration.ofSeconds(5), 0);
  private final HostFrames frames =
      new HostFrames(100, ((Claim.Granted) fleet.claim(identity, NO_STREAM)).writer(), () -> NOW);

  @Test
  void deltaBeforeTheKeyFrame_asksForOne_andBothAreAnswered() {
    assertThat(frames.take(DeltaFrame.newBuilder().setSequence(1).build()).hasKeyFrameRequest())
        .isTrue();
    assertThat(frames.hasKeyFrame()).isFalse();
    PassReport late = PassReport.newBuilder().setAgeMillis(1_500).setProcesses(1).build();
    assertThat(
            frames
                .take(key(2, rows(1), host(1)).toBuilder().setPass(late).build())
                .getAck()
                .getSequence())
        .isEqualTo(2);
    assertThat(frames.hasKeyFrame()).isTrue();
    HostSnapshot shown = fleet.snapshot("a").orElseThrow();
    assertThat(shown.sampledAtNanos()).isEqualTo(NOW - 1_500_000_000L);
    assertThat(shown.rows().provenance(0).measuredAtNanos()).isEqualTo(NOW - 1_500_000_000L);
    assertThat(shown.pass().processes()).isEqualTo(1);
    DeltaFrame next = DeltaFrame.newBuilder().setSequence(3).setHost(host(1)).build();
    assertThat(frames.take(next).getAck().getSequence()).isEqualTo(3);
    frames.pace(Duration.ofSeconds(60));
    assertThat(fleet.snapshot("a").orElseThrow().identity().interval())
        .isEqualTo(Duration.ofSeconds(60));
    frames.stop();
    assertThat(fleet.snapshot("a").orElseThrow().isStopped()).isTrue();
    frames.release();
    assertThat(fleet.claim(identity, NO_STREAM)).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void hostThatHoldsTooMuch_isTurnedAway() {
    assertThatThrownBy(() -> frames.take(key(1, rows(60), host(1))))
        .isInstanceOf(OutOfMemoryBudgetException.class)
        .hasMessageContaining("the host's rows and names take");
    frames.release();
    assertThat(fleet.withoutRows())
        .singleElement()
        .satisfies(host -> assertThat(host.reason()).startsWith("the host's rows"));
  }

  /** Sixteen times its memory and swap, and a TiB. */
  @Test
  void oneProcess_holdsNoMoreThanItsHostAllows_askedAgainWhenTheHostShrinks() {
    long most = 16 * 3 * GIB_KIB + (1L << 30);
    HostFigures host =
        HostFigures.newBuilder().setMemTotalKib(2 * GIB_KIB).setSwapTotalKib(GIB_KIB).build();
    assertThat(frames.take(key(1, rows(1).setUssKibPlus1(0, most + 1), host)).hasAck()).isTrue();
    assertThatThrownBy(() -> frames.take(key(2, rows(1).setUssKibPlus1(0, most + 2), host)))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(
            "rows.uss_kib_plus1: " + (most + 1) + " KiB (expected: at most " + most + ")");
    HostFrames again =
        new HostFrames(
            100,
            ((Claim.Granted)
                    fleet.claim(
                        new HostIdentity("b", "id-b", "boot", 1, "t", Duration.ofSeconds(5), 0),
                        NO_STREAM))
                .writer(),
            () -> NOW);
    assertThat(again.take(key(1, rows(1).setUssKibPlus1(0, most + 1), host)).hasAck()).isTrue();
    DeltaFrame quiet = DeltaFrame.newBuilder().setSequence(2).setHost(host).build();
    assertThat(again.take(quiet).hasAck()).isTrue();
    DeltaFrame smaller = DeltaFrame.newBuilder().setSequence(3).setHost(host(1)).build();
    assertThatThrownBy(() -> again.take(smaller)).isInstanceOf(BadFrameException.class);
  }

  @Test
  void remainder_holdsWhatItsProcessesMay_andAllTogether256Tebibytes() {
    long one = 16 * GIB_KIB + (1L << 30);
    RowBatch.Builder two = rows(1).addCounts(2);
    assertThat(frames.take(key(1, two.setUssKibPlus1(0, 2 * one + 1), host(1))).hasAck()).isTrue();
    assertThatThrownBy(() -> frames.take(key(2, two.setUssKibPlus1(0, 2 * one + 2), host(1))))
        .hasMessageContaining("rows.uss_kib_plus1");
    long half = BatchReader.MAX_KIB / 2;
    HostFigures unknown = HostFigures.getDefaultInstance();
    RowBatch.Builder both = rows(2).setPssKibPlus1(0, half + 1).setPssKibPlus1(1, half + 1);
    assertThat(frames.take(key(3, both, unknown)).hasAck()).isTrue();
    assertThatThrownBy(() -> frames.take(key(4, both.setPssKibPlus1(1, half + 2), unknown)))
        .hasMessageContaining("rows.pss_kib_plus1");
    RowBatch.Builder shared = rows(2).setRssKibPlus1(0, 2 * half).setRssKibPlus1(1, 2 * half);
    assertThat(frames.take(key(5, shared, unknown)).hasAck()).isTrue();
  }

  @Test
  void answerToAQuestion_isTheHostWithItsLastFigures_orTheAgentsReason() {
    assertThat(frames.take(key(1, rows(1), host(3))).hasAck()).isTrue();
    DetailAnswer answer =
        DetailAnswer.newBuilder()
            .setProcesses(rows(2))
            .setPass(PassReport.newBuilder().setAgeMillis(2_000))
            .build();
    HostSnapshot read = DetailAnswerDecoder.read(identity, answer, fleet);
    assertThat(read.rows().size()).isEqualTo(2);
    assertThat(read.sampledAtNanos()).isEqualTo(NOW - 2_000_000_000L);
    assertThat(read.figures()).isEqualTo(fleet.snapshot("a").orElseThrow().figures());
    DetailAnswer none = DetailAnswer.newBuilder().setError("no pass yet").build();
    assertThatThrownBy(() -> DetailAnswerDecoder.read(identity, none, fleet))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no pass yet");
  }

  private static HostFigures host(long gib) {
    return HostFigures.newBuilder().setMemTotalKib(gib * GIB_KIB).build();
  }

  private static KeyFrame key(long sequence, RowBatch.Builder rows, HostFigures host) {
    return KeyFrame.newBuilder().setSequence(sequence).setRows(rows).setHost(host).build();
  }

  private static RowBatch.Builder rows(int count) {
    RowBatch.Builder rows = RowBatch.newBuilder().addNewStrings("program").addNewStrings("worker");
    rows.addNewSets(AttributeColumn.newBuilder().setKeyRef(1).addValueRefs(2));
    for (int row = 1; row <= count; row++) {
      rows.addIdGaps(1).addPids(row).addStartTicksGaps(0).addSetRefs(1);
      rows.addPssKibPlus1(5).addUssKibPlus1(5).addRssKibPlus1(5);
    }
    return rows;
  }
}
