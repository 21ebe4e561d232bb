package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In what order rows travel, which columns are left out, and which rows are folded first. */
class FrameOrderTest {
  private static final long START = 1_000_000_000_000L;
  private static final long KIB = 1024;

  private final FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 100);

  @Test
  void rowsOfAKeyFrame_areByStart_thenByPid() {
    RowBatch rows = key(sample(9, 30, "a", 1), sample(7, 30, "a", 1), sample(3, 40, "a", 1));
    assertThat(rows.getPidsList()).containsExactly(7, 9, 3);
    assertThat(rows.getStartTicksGapsList()).containsExactly(30L, 0L, 10L);
  }

  @Test
  void figuresThatNoRowHas_haveNoColumn() {
    RowBatch rows = key(sample(1, 1, "a", 7));
    assertThat(rows.getPssKibPlus1List()).containsExactly(8L);
    assertThat(rows.getSwapKibPlus1List()).isEmpty();
    assertThat(rows.getLazyFreeKibPlus1List()).isEmpty();
    assertThat(rows.getPrivateHugetlbKibPlus1List()).isEmpty();
    RowBatch swapped =
        new FrameEncoder(Threshold.DEFAULT, 100)
            .encode(
                pass(
                    HostFigures.NONE,
                    sample(1, 1, "a", 7),
                    sample(2, 2, "a", MadeUpFigures.of(KIB, 0, KIB, 5 * KIB, 5 * KIB, 0, 0, 0))),
                START)
            .getKeyFrame()
            .getRows();
    assertThat(swapped.getSwapKibPlus1List()).containsExactly(1L, 6L);
  }

  @Test
  void namesAlreadySent_areReferredTo() {
    RowBatch rows = key(sample(1, 1, "a", 1), sample(2, 2, "a", 1), sample(3, 3, "b", 1));
    assertThat(rows.getSetRefsList()).containsExactly(1, 1, 2);
    assertThat(rows.getNewStringsList()).doesNotHaveDuplicates().contains("a", "b", "root");
    assertThat(rows.getNewSetsList())
        .allSatisfy(column -> assertThat(column.getValueRefsList()).hasSize(2).doesNotContain(0));
    RowBatch relabelled =
        delta(sample(1, 1, "b", 1), sample(2, 2, "c", 1), sample(3, 3, "b", 1)).getRelabelled();
    assertThat(relabelled.getIdGapsList()).containsExactly(1, 1);
    assertThat(relabelled.getSetRefsList()).containsExactly(2, 3);
    assertThat(relabelled.getNewStringsList()).containsExactly("c");
  }

  @Test
  void relabelledAndEndedRows_areByTheirNumbers() {
    List<ProcessSample> many = new ArrayList<>();
    for (int pid = 1; pid <= 60; pid++) {
      many.add(sample(pid, pid, "a", 1));
    }
    assertThat(key(many.toArray(ProcessSample[]::new)).getPidsCount()).isEqualTo(60);
    List<ProcessSample> half = new ArrayList<>();
    for (int pid = 60; pid >= 2; pid -= 2) {
      half.add(sample(pid, pid, "b", 1));
    }
    DeltaFrame frame = delta(half.toArray(ProcessSample[]::new));
    assertThat(frame.getRelabelled().getIdGapsList()).hasSize(30).containsOnly(2);
    assertThat(frame.getEndedIdGapsList()).hasSize(30).startsWith(1, 2, 2).containsOnly(1, 2);
  }

  @Test
  void refreshedRow_isRefreshedOnce() {
    assertThat(key(sample(1, 1, "a", 1)).getPidsCount()).isEqualTo(1);
    ProcessSample anew =
        new ProcessSample(
            new ProcessKey(1, 1),
            Attributes.of("a", "a", "root"),
            Provenance.exact(START + 5),
            figures(1));
    assertThat(delta(anew).getRefreshedIdGapsList()).containsExactly(1);
    assertThat(delta(anew).getRefreshedIdGapsList()).isEmpty();
  }

  /** Its number is another row's after the key frame. */
  @Test
  void rowThatEndedBeforeAKeyFrame_isNotToldToEndAfterIt() {
    assertThat(key(sample(1, 1, "a", 1), sample(2, 2, "a", 1)).getPidsCount()).isEqualTo(2);
    encoder.requireKeyFrame();
    assertThat(key(sample(2, 2, "a", 1)).getIdGapsList()).containsExactly(1);
    assertThat(delta(sample(2, 2, "a", 1)).getEndedIdGapsList()).isEmpty();
  }

  @Test
  void hostsFigures_travelInKib_orAsTheyAre() {
    HostFigures host =
        new HostFigures(Map.of(HostFigure.MEM_TOTAL_BYTES, 4096L * KIB, HostFigure.CPU_COUNT, 8L));
    KeyFrame frame = encoder.encode(pass(host, sample(1, 1, "a", 1)), START).getKeyFrame();
    assertThat(frame.getHost().getMemTotalKib()).isEqualTo(4096);
    assertThat(frame.getHost().getCpuCount()).isEqualTo(8);
    assertThat(frame.getHost().hasSwapTotalKib()).isFalse();
  }

  @Test
  void lightest_areFolded_swapAndHugePagesWeighToo_andOfEqualOnesTheLaterPids() {
    List<ProcessSample> samples =
        List.of(
            sample(1, 1, "a", 3),
            sample(2, 2, "a", 5),
            sample(3, 3, "a", 5),
            sample(4, 4, "a", MadeUpFigures.of(KIB, 0, KIB, 9 * KIB, 9 * KIB, 0, 0, 0)),
            sample(5, 5, "a", MadeUpFigures.of(0, 0, 0, 0, 0, 9 * KIB, 0, 0)));
    assertThat(Folding.rows(samples, 3))
        .extracting(row -> row.key().pid())
        .containsExactly(4, 5, 2, 0);
    assertThat(Folding.rows(samples, 5))
        .extracting(row -> row.key().pid())
        .containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void programsBeyondTheMostRemainders_areFoldedTogether() {
    List<ProcessSample> samples = new ArrayList<>();
    samples.add(sample(1, 1, "kept", 100));
    for (int pid = 2; pid <= Folding.MAX_REMAINDERS + 1; pid++) {
      samples.add(sample(pid, pid, "p" + pid, 1));
    }
    samples.add(sample(5_001, 1, "one more", 1));
    samples.add(sample(5_002, 1, "and another", 1));
    samples.add(sample(5_003, 1, "p2", 1));
    List<Row> rows = Folding.rows(samples, 1);
    assertThat(rows).hasSize(1 + Folding.MAX_REMAINDERS + 1);
    assertThat(rows.getLast().attributes().program()).isEqualTo(Folding.OTHER_PROGRAMS);
    assertThat(rows.getLast().count()).isEqualTo(2);
    assertThat(rows.get(1).count()).as("of p2").isEqualTo(2);
  }

  private RowBatch key(ProcessSample... samples) {
    return encoder.encode(pass(HostFigures.NONE, samples), START).getKeyFrame().getRows();
  }

  private DeltaFrame delta(ProcessSample... samples) {
    return encoder.encode(pass(HostFigures.NONE, samples), START).getDeltaFrame();
  }

  private static HostPass pass(HostFigures host, ProcessSample... samples) {
    return new HostPass(
        List.of(samples),
        host,
        new PassReport(1_000_000, samples.length, 0, 0, 0, 0, 0, 0),
        new PassCost(0, samples.length, 0, 0),
        START);
  }

  private static ProcessSample sample(int pid, long startTicks, String program, long pssKib) {
    return sample(pid, startTicks, program, figures(pssKib));
  }

  private static ProcessSample sample(
      int pid, long startTicks, String program, MemoryFigures figures) {
    return new ProcessSample(
        new ProcessKey(pid, startTicks),
        Attributes.of(program, program, "root"),
        Provenance.exact(START),
        figures);
  }

  private static MemoryFigures figures(long pssKib) {
    return MadeUpFigures.of(pssKib * KIB, 0, pssKib * KIB, 0, 0, 0, 0, 0);
  }
}
