package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.ProcessesDetail;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What travels of a pass, column by column. */
class FramesTest {
  private static final long SECOND = 1_000_000_000L;

  /** When the first pass ended. */
  private static final long START = 1_000 * SECOND;

  private static final long WALL_MICROS = 2_000_000;

  private final FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 100);

  @Test
  void keyFrame_hasItsRowsByTheirStart_andNoColumnThatSaysNothing() {
    KeyFrame frame =
        encoder
            .encode(pass(START, exact(7, 30, 100), exact(3, 10, 0), exact(9, 30, 300)), START)
            .getKeyFrame();
    RowBatch rows = frame.getRows();
    assertThat(frame.getSequence()).isEqualTo(1);
    assertThat(rows.getPidsList()).containsExactly(3, 7, 9);
    assertThat(rows.getIdGapsList()).containsExactly(1, 1, 1);
    assertThat(rows.getStartTicksGapsList()).containsExactly(10L, 20L, 0L);
    assertThat(rows.getPssKibPlus1List()).containsExactly(1L, 101L, 301L);
    assertThat(rows.getCountsList()).isEmpty();
    assertThat(rows.getKindsList()).isEmpty();
    assertThat(rows.getErrorKibList()).isEmpty();
    assertThat(rows.getAgeDecisecondsList()).isEmpty();
    assertThat(rows.getEstimateCountsList()).isEmpty();
    assertThat(rows.getSwapErrorKibList()).isEmpty();
    assertThat(frame.getPass().getProcesses()).isEqualTo(3);
    assertThat(frame.getPass().getFolded()).isZero();
  }

  @Test
  void provenance_travelsAsKindErrorsAndAge() {
    Provenance sampled = new Provenance(RowKind.SAMPLED, 1_025, START - 2_550_000_000L, 1, 1);
    Provenance denied = new Provenance(RowKind.DENIED, 9_999, START - SECOND, 0, 0);
    RowBatch rows =
        encoder
            .encode(
                pass(
                    START,
                    sample(1, 1, "a", sampled, 100),
                    sample(2, 2, "a", denied, -1),
                    exact(3, 3, 100)),
                START)
            .getKeyFrame()
            .getRows();
    assertThat(rows.getKindsList())
        .extracting(Enum::name)
        .containsExactly("ROW_KIND_SAMPLED", "ROW_KIND_DENIED", "ROW_KIND_EXACT");
    assertThat(rows.getErrorKibList()).containsExactly(2L, 0L, 0L);
    assertThat(rows.getSwapErrorKibList()).containsExactly(1L, 0L, 0L);
    assertThat(rows.getAgeDecisecondsList()).containsExactly(25, 0, 0);
    assertThat(rows.getEstimateCountsList()).as("as their kinds say").isEmpty();
    assertThat(rows.getPssKibPlus1List()).containsExactly(101L, 0L, 101L);
  }

  @Test
  void delta_tellsWhatStartedMovedEndedWasCalledOtherwise_orOnlyMeasuredAnew() {
    ProcessSample second = exact(2, 2, 1_000);
    ProcessSample fourth = exact(4, 4, 1_000);
    key(exact(1, 1, 1_000), second, exact(3, 3, 1_000), fourth);
    long next = START + 5 * SECOND;
    DeltaFrame frame =
        delta(
            next,
            sample(1, 1, "a", Provenance.exact(next), 1_065),
            sample(2, 2, "a", Provenance.exact(next), 1_000),
            sample(4, 4, "b", fourth.provenance(), 1_000),
            sample(5, 5, "a", Provenance.exact(next), 7));
    assertThat(frame.getSequence()).isEqualTo(2);
    assertThat(frame.getMoved().getIdGapsList()).containsExactly(1);
    assertThat(frame.getMoved().getPssKibPlus1List()).containsExactly(1_066L);
    assertThat(frame.getMoved().getPidsList()).isEmpty();
    assertThat(frame.getRefreshedIdGapsList()).containsExactly(2);
    assertThat(frame.getEndedIdGapsList()).containsExactly(3);
    assertThat(frame.getRelabelled().getIdGapsList()).containsExactly(4);
    assertThat(frame.getRelabelled().getPssKibPlus1List()).isEmpty();
    assertThat(frame.getStarted().getIdGapsList()).containsExactly(5);
    assertThat(frame.getStarted().getPidsList()).containsExactly(5);
    assertThat(frame.getStarted().getStartTicksGapsList()).containsExactly(5L);
  }

  @Test
  void manyThatMovedOrEnded_areByTheirNumbers() {
    key(exact(1, 1, 1_000), exact(2, 2, 1_000), exact(3, 3, 1_000), exact(4, 4, 1_000));
    DeltaFrame frame = delta(START, exact(4, 4, 2_000), exact(2, 2, 3_000));
    assertThat(frame.getMoved().getIdGapsList()).containsExactly(2, 2);
    assertThat(frame.getMoved().getPssKibPlus1List()).containsExactly(3_001L, 2_001L);
    assertThat(frame.getEndedIdGapsList()).containsExactly(1, 2);
    DeltaFrame after = delta(START, exact(4, 4, 5_000), exact(2, 2, 6_000));
    assertThat(after.getMoved().getIdGapsList()).containsExactly(2, 2);
    assertThat(after.getEndedIdGapsList()).isEmpty();
  }

  @Test
  void rowMeasuredBeforeThePassBegan_travelsForItsAge() {
    key(exact(1, 1, 1_000));
    long next = START + 60 * SECOND;
    long began = next - WALL_MICROS * 1_000;
    DeltaFrame within = delta(next, sample(1, 1, "a", Provenance.exact(began), 1_000));
    assertThat(within.getRefreshedIdGapsList()).containsExactly(1);
    assertThat(within.hasMoved()).isFalse();
    DeltaFrame before = delta(next, sample(1, 1, "a", Provenance.exact(began - 1), 1_000));
    assertThat(before.getRefreshedIdGapsList()).isEmpty();
    assertThat(before.getMoved().getAgeDecisecondsList()).containsExactly(20);
  }

  @Test
  void smallChange_isHeldBackForAMinute_alsoWhereNothingElseChanges() {
    key(exact(1, 1, 1_000));
    HostPass changed = pass(START, exact(1, 1, 1_064));
    assertThat(encoder.encode(changed, START).getDeltaFrame().hasMoved()).isFalse();
    assertThat(encoder.encode(changed, START + 60 * SECOND - 1).getDeltaFrame().hasMoved())
        .isFalse();
    DeltaFrame sent = encoder.encode(changed, START + 60 * SECOND).getDeltaFrame();
    assertThat(sent.getMoved().getPssKibPlus1List()).containsExactly(1_065L);
    assertThat(encoder.encode(changed, START + 200 * SECOND).getDeltaFrame().hasMoved()).isFalse();
  }

  @Test
  void changeThatIsTakenBack_isHeldBackAnew_whenItComesAgain() {
    key(exact(1, 1, 1_000));
    assertThat(deltaAt(0, exact(1, 1, 1_010)).hasMoved()).isFalse();
    assertThat(deltaAt(30, exact(1, 1, 1_000)).hasMoved()).isFalse();
    assertThat(deltaAt(50, exact(1, 1, 1_010)).hasMoved()).isFalse();
    assertThat(deltaAt(100, exact(1, 1, 1_010)).hasMoved()).isFalse();
    assertThat(deltaAt(110, exact(1, 1, 1_010)).hasMoved()).isTrue();
  }

  @Test
  void otherKind_orABoundThatMoved_travelsAtOnce() {
    key(exact(1, 1, 1_000));
    Provenance cheap = new Provenance(RowKind.CHEAP, 0, START, 1, 0);
    assertThat(delta(START, sample(1, 1, "a", cheap, 1_000)).hasMoved()).isTrue();
    Provenance wider = new Provenance(RowKind.CHEAP, 65 << 10, START, 1, 0);
    assertThat(delta(START, sample(1, 1, "a", wider, 1_000)).hasMoved()).isTrue();
    Provenance swap = new Provenance(RowKind.CHEAP, 65 << 10, START, 1, 65 << 10);
    assertThat(delta(START, sample(1, 1, "a", swap, 1_000)).hasMoved()).isTrue();
    assertThat(delta(START, sample(1, 1, "a", swap, 1_000)).hasMoved()).isFalse();
  }

  @Test
  void quietPass_hasTheHostAlone_andTheNextNumber() {
    HostPass pass = pass(START, exact(1, 1, 1_000));
    assertThat(encoder.encode(pass, START).hasKeyFrame()).isTrue();
    DeltaFrame quiet = encoder.encode(pass, START + SECOND).getDeltaFrame();
    assertThat(quiet.getSequence()).isEqualTo(2);
    assertThat(quiet.getPass().getAgeMillis()).isEqualTo(1_000);
    assertThat(quiet.getPass().getWallMicros()).isEqualTo((int) WALL_MICROS);
    encoder.requireKeyFrame();
    KeyFrame again = encoder.encode(pass, START + SECOND).getKeyFrame();
    assertThat(again.getSequence()).isEqualTo(3);
    assertThat(again.getRows().getIdGapsList()).containsExactly(1);
    assertThat(again.getRows().getNewStringsList()).isNotEmpty();
  }

  @Test
  void processesBeyondTheLimit_areFolded_andCounted_alsoInQuietPasses() {
    List<ProcessSample> many = new ArrayList<>();
    for (int pid = 1; pid <= 110; pid++) {
      many.add(exact(pid, pid, 1_000 + pid));
    }
    HostPass pass = pass(START, many.toArray(ProcessSample[]::new));
    KeyFrame frame = encoder.encode(pass, START).getKeyFrame();
    assertThat(frame.getRows().getPidsList()).hasSize(101).contains(0, 11).doesNotContain(10);
    assertThat(frame.getRows().getCountsList()).contains(10, 1);
    assertThat(frame.getPass().getFolded()).isEqualTo(10);
    assertThat(encoder.encode(pass, START).getDeltaFrame().getPass().getFolded()).isEqualTo(10);
    many.removeFirst();
    DeltaFrame fewer = delta(START, many.toArray(ProcessSample[]::new));
    assertThat(fewer.getEndedIdGapsList()).as("a remainder of another size").containsExactly(1);
    assertThat(fewer.getStarted().getCountsList()).containsExactly(9);
    assertThat(fewer.getPass().getFolded()).isEqualTo(9);
  }

  @Test
  void frameThatWouldBeTooLarge_hasFewerRows() {
    List<ProcessSample> many = new ArrayList<>();
    for (int pid = 1; pid <= 64; pid++) {
      many.add(sample(pid, pid, "program-" + pid % 2, Provenance.exact(START), 1_000));
    }
    HostPass pass = pass(START, many.toArray(ProcessSample[]::new));
    FrameEncoder small = new FrameEncoder(Threshold.DEFAULT, new FrameLimits(64, 400));
    KeyFrame frame = small.encode(pass, START).getKeyFrame();
    assertThat(frame.getSerializedSize()).isLessThanOrEqualTo(400);
    assertThat(frame.getPass().getFolded()).isIn(48, 56, 60);
    FrameEncoder least = new FrameEncoder(Threshold.DEFAULT, new FrameLimits(64, 1));
    assertThat(least.encode(pass, START).getKeyFrame().getPass().getFolded()).isEqualTo(63);
  }

  @Test
  void namesThatChangeForEver_areForgottenByAKeyFrame() {
    key(exact(1, 1, 1_000));
    int frames = 0;
    for (boolean delta = true; delta; frames++) {
      assertThat(frames).isLessThan(2 * SentRows.SPARE_STRINGS);
      delta =
          encoder
              .encode(
                  pass(START, sample(1, 1, "n" + frames, Provenance.exact(START), 1_000)), START)
              .hasDeltaFrame();
    }
    assertThat(frames).isGreaterThan(SentRows.SPARE_STRINGS / 2 - 10);
  }

  @Test
  void answer_hasAllRows_orSaysWhyThereIsNone() {
    DetailRequest asked =
        DetailRequest.newBuilder()
            .setRequestId(5)
            .setProcesses(ProcessesDetail.getDefaultInstance())
            .build();
    HostPass pass = pass(START, exact(1, 1, 1_000), exact(2, 2, 1_000));
    FrameLimits limits = new FrameLimits(1, 1 << 20);
    assertThat(error(asked, null, limits)).isEqualTo("no pass yet");
    assertThat(error(asked, pass, null)).isEqualTo("not known to this agent");
    assertThat(error(DetailRequest.getDefaultInstance(), pass, limits))
        .isEqualTo("not known to this agent");
    var answer = DetailAnswers.answer(asked, pass, limits, START + SECOND);
    assertThat(answer.getRequestId()).isEqualTo(5);
    assertThat(answer.getProcesses().getPidsList()).containsExactly(1, 2);
    assertThat(answer.getProcesses().getIdGapsList()).containsExactly(1, 1);
    assertThat(answer.getPass().getAgeMillis()).isEqualTo(1_000);
    assertThat(
            DetailAnswers.answer(asked, pass, new FrameLimits(1, 1), START)
                .getProcesses()
                .getPidsList())
        .containsExactly(1, 0);
  }

  private static String error(
      DetailRequest request, @Nullable HostPass pass, @Nullable FrameLimits limits) {
    return DetailAnswers.answer(request, pass, limits, START).getError();
  }

  private void key(ProcessSample... samples) {
    assertThat(encoder.encode(pass(START, samples), START).hasKeyFrame()).isTrue();
  }

  private DeltaFrame delta(long endedAtNanos, ProcessSample... samples) {
    return encoder.encode(pass(endedAtNanos, samples), endedAtNanos).getDeltaFrame();
  }

  private DeltaFrame deltaAt(long seconds, ProcessSample... samples) {
    return encoder.encode(pass(START, samples), START + seconds * SECOND).getDeltaFrame();
  }

  private static HostPass pass(long endedAtNanos, ProcessSample... samples) {
    return new HostPass(
        List.of(samples),
        HostFigures.NONE,
        new PassReport(WALL_MICROS, samples.length, 0, 0, 0, 0, 0, 0),
        new PassCost(0, samples.length, 0, 0),
        endedAtNanos);
  }

  private static ProcessSample exact(int pid, long startTicks, long pssKib) {
    return sample(pid, startTicks, "a", Provenance.exact(START), pssKib);
  }

  private static ProcessSample sample(
      int pid, long startTicks, String program, Provenance provenance, long pssKib) {
    return new ProcessSample(
        new ProcessKey(pid, startTicks),
        Attributes.of(program, program, "root"),
        provenance,
        pssKib < 0
            ? MemoryFigures.NONE
            : MadeUpFigures.of(pssKib << 10, 0, pssKib << 10, 0, 0, 0, 0, 0));
  }
}
