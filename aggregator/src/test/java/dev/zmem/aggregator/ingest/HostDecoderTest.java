package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.RowBatch;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each field of a frame at its bound, beyond it, and what rows become of it. */
class HostDecoderTest {
  private static final long ENDED = 1_000_000_000_000L;
  private static final int MOST_ROWS = 1 + HostDecoder.SPARE_ROWS;

  private final HostDecoder decoder = new HostDecoder(1);

  @Test
  void frames_comeInSequence() {
    assertRefused(KeyFrame.newBuilder().setSequence(2).build(), "key_frame.sequence: 2");
    decoder.apply(key(rows(1)), ENDED);
    assertThat(decoder.sequence()).isEqualTo(1);
    assertRefused(DeltaFrame.newBuilder().setSequence(1), "delta_frame.sequence: 1");
    decoder.skip(DeltaFrame.newBuilder().setSequence(2).build());
    assertRefused(DeltaFrame.newBuilder().setSequence(4), "delta_frame.sequence: 4");
    decoder.apply(DeltaFrame.newBuilder().setSequence(3).build(), ENDED);
    assertThat(decoder.sequence()).isEqualTo(3);
  }

  @Test
  void rows_areAsManyAsGranted_andThoseOfRemainders() {
    assertThat(decoded(rows(MOST_ROWS)).size()).isEqualTo(MOST_ROWS);
    assertRefused(rows(MOST_ROWS + 1), "key_frame.rows.id_gaps: " + (MOST_ROWS + 1) + " rows");
    decoder.apply(key(rows(MOST_ROWS - 1)), ENDED);
    RowBatch.Builder one = rows(1).setIdGaps(0, 10_000).clearNewSets().clearNewStrings();
    decoder.apply(delta(2).setStarted(one).build(), ENDED);
    assertThat(decoder.rows().size()).isEqualTo(MOST_ROWS);
    assertRefused(
        delta(3).setStarted(one.setIdGaps(0, 20_000)),
        "delta_frame.started.id_gaps: " + (MOST_ROWS + 1) + " rows");
  }

  @Test
  void numbersOfRows_ascend() {
    assertTaken(rows(1).setIdGaps(0, Integer.MAX_VALUE));
    assertRefused(rows(2).setIdGaps(0, Integer.MAX_VALUE), "id_gaps: 1 after id 2147483647");
    assertRefused(rows(1).setIdGaps(0, 0), "id_gaps: 0 after id 0");
    assertRefused(rows(2).setIdGaps(1, -1), "id_gaps: 4294967295 after id 1");
  }

  @Test
  void identity_isNotNegative() {
    assertTaken(rows(1).setPids(0, 0));
    assertRefused(rows(1).setPids(0, -1), "pids: 4294967295");
    LiveRows later = decoded(rows(2).setStartTicksGaps(0, 70).setStartTicksGaps(1, -70));
    assertThat(List.of(later.startTimeTicks(0), later.startTimeTicks(1))).containsExactly(70L, 0L);
    assertRefused(
        rows(2).setStartTicksGaps(0, 70).setStartTicksGaps(1, -71),
        "start_ticks_gaps: start time -1");
  }

  @Test
  void count_isThatOfPidsAtMost() {
    assertThat(decoded(rows(1).addCounts(BatchReader.MAX_COUNT)).count(0))
        .isEqualTo(BatchReader.MAX_COUNT);
    assertThat(decoded(rows(1)).count(0)).isEqualTo(1);
    assertRefused(rows(1).addCounts(0), "counts: 0");
    assertRefused(rows(1).addCounts(BatchReader.MAX_COUNT + 1), "counts: 4194305");
    assertRefused(rows(1).addCounts(-1), "counts: 4294967295");
  }

  @Test
  void figures_areKibPlusOne_upToTheMost() {
    long most = BatchReader.MAX_KIB;
    LiveRows rows = decoded(rows(2).setPssKibPlus1(0, most).setPssKibPlus1(1, 1));
    assertThat(rows.sentFigures(0).bytes(Figure.PSS)).isEqualTo((most - 1) * 1024);
    assertThat(rows.sentFigures(1).bytes(Figure.PSS)).isZero();
    assertThat(decoded(rows(1).setPssKibPlus1(0, 0)).sentFigures(0).bytes(Figure.PSS)).isNegative();
    assertRefused(rows(1).setPssKibPlus1(0, most + 1), "pss_kib_plus1: " + (most + 1));
    assertRefused(rows(1).setPssKibPlus1(0, -1), "pss_kib_plus1: -1");
  }

  @Test
  void figuresThatAreNoMemory_areTakenUpToTheirMost_andAbsentWithoutTheirColumn() {
    LiveRows rows = decoded(rows(1).addVssKibPlus1(1L << 38).addOomScoreAdjPlus1001(1));
    assertThat(rows.sentFigures(0).bytes(Figure.VSS)).isEqualTo(((1L << 38) - 1) * 1024);
    assertThat(rows.sentFigures(0).bytes(Figure.OOM_SCORE_ADJ)).isZero();
    assertThat(rows.sentFigures(0).bytes(Figure.OOM_SCORE)).isEqualTo(Absent.ABSENT);
    assertThat(rows.sentFigures(0).bytes(Figure.PEAK_RSS)).isEqualTo(Absent.ABSENT);
    assertRefused(rows(1).addVssKibPlus1((1L << 38) + 1), "vss_kib_plus1");
    assertRefused(rows(1).addOomScorePlus1(4_001), "oom_score_plus1");
    assertRefused(rows(1).addOomScoreAdjPlus1001(-1), "oom_score_adj_plus1001");
    assertRefused(rows(1).addMinorFaultsPlus1(-1), "minor_faults_plus1");
  }

  @Test
  void errors_areKib_upToTheMost() {
    long most = BatchReader.MAX_KIB;
    LiveRows rows = decoded(rows(1).addErrorKib(most).addSwapErrorKib(7));
    assertThat(rows.provenance(0).errorBytes()).isEqualTo(most * 1024);
    assertThat(rows.provenance(0).swapErrorBytes()).isEqualTo(7 * 1024);
    assertRefused(rows(1).addErrorKib(most + 1), "error_kib: " + (most + 1));
    assertRefused(rows(1).addErrorKib(-1), "error_kib: -1");
    assertRefused(rows(1).addSwapErrorKib(most + 1), "swap_error_kib: " + (most + 1));
  }

  @Test
  void moment_isThatOfThePass_lessTheAge() {
    assertThat(decoded(rows(1)).provenance(0).measuredAtNanos()).isEqualTo(ENDED);
    assertThat(decoded(rows(1).addAgeDeciseconds(25)).provenance(0).measuredAtNanos())
        .isEqualTo(ENDED - 2_500_000_000L);
    assertThat(decoded(rows(1).addAgeDeciseconds(-1)).provenance(0).measuredAtNanos())
        .as("4,294,967,295 tenths of a second")
        .isEqualTo(ENDED - 429_496_729_500_000_000L);
  }

  @Test
  void kinds_areThoseKnown_andEstimatesNoMoreThanProcesses() {
    assertThat(decoded(rows(1)).provenance(0).kind()).isEqualTo(RowKind.EXACT);
    assertRefused(rows(1).addKindsValue(99), "kinds: 99");
    assertRefused(rows(1).addKinds(dev.zmem.proto.v1.RowKind.ROW_KIND_UNSPECIFIED), "kinds: 0");
    RowBatch.Builder cheap =
        rows(2).addKinds(dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP).setPssKibPlus1(1, 0);
    LiveRows rows = decoded(cheap.addKinds(dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP));
    assertThat(rows.provenance(0).kind()).isEqualTo(RowKind.CHEAP);
    assertThat(rows.provenance(0).estimates()).isEqualTo(1);
    assertThat(rows.provenance(1).kind()).isEqualTo(RowKind.UNMEASURED);
    assertThat(decoded(rows(1)).provenance(0).estimates()).isZero();
    assertThat(decoded(rows(1).addCounts(3).addEstimateCounts(3)).provenance(0).estimates())
        .isEqualTo(3);
    assertRefused(rows(1).addCounts(3).addEstimateCounts(4), "estimate_counts: 4");
    assertRefused(rows(1).addEstimateCounts(-1), "estimate_counts: 4294967295");
  }

  @Test
  void columns_areAsLongAsTheirBatch() {
    assertRefused(rows(1).addPids(1), "pids: 2 entries (expected: 1)");
    assertRefused(rows(1).clearPids(), "pids: 0 entries");
    assertRefused(rows(1).addStartTicksGaps(1), "start_ticks_gaps: 2 entries");
    assertRefused(rows(2).addCounts(1), "counts: 1 entries");
    assertRefused(rows(2).addKinds(dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT), "kinds: 1 entries");
    assertRefused(rows(1).addPssKibPlus1(1), "pss_kib_plus1: 2 entries");
    assertRefused(rows(2).addErrorKib(1), "error_kib: 1 entries");
    assertRefused(rows(2).addAgeDeciseconds(1), "age_deciseconds: 1 entries");
    assertRefused(rows(2).addEstimateCounts(1), "estimate_counts: 1 entries");
    assertRefused(rows(2).addSwapErrorKib(1), "swap_error_kib: 1 entries");
    assertRefused(rows(1).addSetRefs(1), "set_refs: 2 entries");
    assertRefused(rows(1).addParentPids(1).addParentPids(1), "parent_pids: 2 entries");
    assertRefused(rows(1).addParentPids(-1), "parent_pids: 4294967295 (expected: below 2^31)");
    assertRefused(rows(2).addSwapKibPlus1(1), "swap_kib_plus1: 1 entries");
  }

  @Test
  void setsAndStrings_areThoseOfTheStream_ofBoundedLength() {
    assertRefused(rows(1).setSetRefs(0, 0), "set_refs: set 0 (expected: 1 to 1)");
    assertRefused(rows(1).setSetRefs(0, 2), "set_refs: set 2 (expected: 1 to 1)");
    assertTaken(rows(1).setNewStrings(1, "x".repeat(1_024)));
    assertRefused(rows(1).setNewStrings(1, "x".repeat(1_025)), "a string of 1025 bytes");
    assertRefused(rows(1).addNewStrings("of no row"), "is of no row of its batch");
  }

  @Test
  void delta_changesItsRows_andNoOthers() {
    decoder.apply(key(rows(4)), ENDED);
    LiveRows before = decoder.rows();
    decoder.apply(delta(2).build(), ENDED);
    assertThat(decoder.rows()).as("nothing changed").isSameAs(before);
    decoder.apply(
        delta(3)
            .addEndedIdGaps(1)
            .addRefreshedIdGaps(2)
            .setMoved(
                RowBatch.newBuilder()
                    .addIdGaps(3)
                    .addPssKibPlus1(9)
                    .addUssKibPlus1(9)
                    .addRssKibPlus1(9))
            .setRelabelled(
                RowBatch.newBuilder()
                    .addIdGaps(4)
                    .addSetRefs(2)
                    .addNewStrings("other")
                    .addNewSets(AttributeColumn.newBuilder().setKeyRef(1).addValueRefs(3)))
            .setPass(PassReport.newBuilder().setWallMicros(7))
            .build(),
        ENDED + 50_000);
    LiveRows after = decoder.rows();
    assertThat(after).isNotSameAs(before);
    assertThat(List.of(after.pid(0), after.pid(1), after.pid(2))).containsExactly(2, 3, 4);
    assertThat(after.provenance(0).measuredAtNanos()).isEqualTo(ENDED + 50_000 - 7_000);
    assertThat(after.sentFigures(0).bytes(Figure.PSS)).isEqualTo(4 * 1024);
    assertThat(after.sentFigures(1).bytes(Figure.PSS)).isEqualTo(8 * 1024);
    assertThat(after.provenance(1).measuredAtNanos()).isEqualTo(ENDED + 50_000);
    assertThat(after.provenance(2).measuredAtNanos()).isEqualTo(ENDED);
    assertThat(after.attributes(1).program()).isEqualTo("worker");
    assertThat(after.attributes(2).program()).isEqualTo("other");
    assertThat(decoder.hasKeyFrame()).isTrue();
  }

  @Test
  void eachKindOfChange_aloneMakesANewTable() {
    decoder.apply(key(rows(3)), ENDED);
    long sequence = 1;
    List<Consumer<DeltaFrame.Builder>> changes =
        List.of(
            frame -> frame.addRefreshedIdGaps(1),
            frame -> frame.addEndedIdGaps(3),
            frame ->
                frame.setMoved(
                    RowBatch.newBuilder()
                        .addIdGaps(1)
                        .addPssKibPlus1(9)
                        .addUssKibPlus1(9)
                        .addRssKibPlus1(9)),
            frame -> frame.setRelabelled(RowBatch.newBuilder().addIdGaps(2).addSetRefs(1)),
            frame -> frame.setStarted(rows(1).setIdGaps(0, 9).clearNewSets().clearNewStrings()));
    for (Consumer<DeltaFrame.Builder> change : changes) {
      LiveRows before = decoder.rows();
      DeltaFrame.Builder frame = delta(++sequence);
      change.accept(frame);
      decoder.apply(frame.build(), ENDED);
      assertThat(decoder.rows()).isNotSameAs(before);
    }
    assertThat(decoder.rows().size()).isEqualTo(3);
  }

  @Test
  void rowsThatAreNotThere_orThereAlready_endTheStream() {
    decoder.apply(key(rows(2)), ENDED);
    assertRefused(delta(2).addEndedIdGaps(3), "delta_frame.ended_id_gaps: row 3");
    assertRefused(delta(3).addEndedIdGaps(-1), "delta_frame.ended_id_gaps: row 0");
    assertRefused(
        delta(4).addRefreshedIdGaps(Integer.MAX_VALUE), "refreshed_id_gaps: row 2147483647");
    assertRefused(delta(5).addEndedIdGaps(Integer.MAX_VALUE), "ended_id_gaps: row 2147483647");
    assertRefused(delta(6).addRefreshedIdGaps(3), "delta_frame.refreshed_id_gaps: row 3");
    assertRefused(delta(7).addRefreshedIdGaps(0), "delta_frame.refreshed_id_gaps: row 0");
    assertRefused(
        delta(8)
            .setMoved(
                RowBatch.newBuilder()
                    .addIdGaps(3)
                    .addPssKibPlus1(1)
                    .addUssKibPlus1(1)
                    .addRssKibPlus1(1)),
        "delta_frame.moved.id_gaps: row 3");
    assertRefused(
        delta(9).setRelabelled(RowBatch.newBuilder().addIdGaps(3).addSetRefs(1)),
        "delta_frame.relabelled.id_gaps: row 3");
    assertRefused(
        delta(10).setStarted(rows(1).clearNewSets().clearNewStrings()),
        "delta_frame.started.id_gaps: row 1 is there already");
  }

  @Test
  void report_hasEachCountInItsPlace() {
    PassReport.Builder told =
        PassReport.newBuilder()
            .setWallMicros(-1)
            .setProcesses(1)
            .setDenied(2)
            .setVanished(3)
            .setMalformed(4)
            .setNoAddressSpace(5)
            .setFolded(6)
            .setOverdue(7)
            .setFailed(BatchReader.MAX_COUNT);
    assertThat(HostDecoder.report(told.build()))
        .isEqualTo(
            new dev.zmem.model.PassReport(
                4_294_967_295L, 1, 2, 3, 4, 5, 6, 7, BatchReader.MAX_COUNT));
    told.setFailed(BatchReader.MAX_COUNT + 1);
    assertThatThrownBy(() -> HostDecoder.report(told.build()))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("pass.failed: 4194305");
  }

  private void assertTaken(RowBatch.Builder rows) {
    assertThat(decoded(rows).size()).isEqualTo(rows.getIdGapsCount());
  }

  private static LiveRows decoded(RowBatch.Builder rows) {
    return HostDecoder.standalone("rows", rows.build(), 1, ENDED);
  }

  private static void assertRefused(RowBatch.Builder rows, String problem) {
    HostDecoder fresh = new HostDecoder(1);
    assertThatThrownBy(() -> fresh.apply(key(rows), ENDED))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(problem);
    assertThat(fresh.hasKeyFrame()).isFalse();
  }

  private void assertRefused(KeyFrame frame, String problem) {
    assertThatThrownBy(() -> decoder.apply(frame, ENDED))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(problem);
  }

  private void assertRefused(DeltaFrame.Builder frame, String problem) {
    assertThatThrownBy(() -> decoder.apply(frame.build(), ENDED))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(problem);
  }

  private static DeltaFrame.Builder delta(long sequence) {
    return DeltaFrame.newBuilder().setSequence(sequence);
  }

  private static KeyFrame key(RowBatch.Builder rows) {
    return KeyFrame.newBuilder().setSequence(1).setRows(rows).build();
  }

  /** So many processes of a page each, numbered from 1, of one program. */
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
