package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of shared huge pages and bounds of swap on their way, also in remainders. */
class SharedPartsTest {
  private static final long MIB = 1 << 20;

  @Test
  void partsAndBounds_travel_andAddUpInRemainders() {
    List<ProcessSample> samples =
        List.of(
            sample(1, "db", 100 * MIB, 40 * MIB, 30 * MIB),
            sample(2, "db", 100 * MIB, 40 * MIB, 30 * MIB),
            sample(3, "db", 100 * MIB, 20 * MIB, 0));
    LiveRows rows = decoded(samples, 100);
    assertThat(rows.sentFigures(0)).isEqualTo(samples.get(0).figures());
    assertThat(
            rows.bytes(Figure.HUGETLB, 0)
                + rows.bytes(Figure.HUGETLB, 1)
                + rows.bytes(Figure.HUGETLB, 2))
        .isEqualTo(100 * MIB);
    assertThat(rows.swapErrorBytes(0)).isEqualTo(30 * MIB);

    LiveRows folded = decoded(samples, 1);
    assertThat(folded.size()).isEqualTo(2);
    assertThat(folded.bytes(Figure.HUGETLB, 0) + folded.bytes(Figure.HUGETLB, 1))
        .isEqualTo(100 * MIB);
    assertThat(folded.swapErrorBytes(0) + folded.swapErrorBytes(1)).isEqualTo(60 * MIB);
  }

  @Test
  void hostWithoutHugePagesAndSwappedRelatives_paysNothingForThem() {
    RowBatch batch =
        encoded(List.of(sample(1, "a", 0, 0, 0), Passes.denied(2, "b")), 100)
            .getKeyFrame()
            .getRows();
    assertThat(batch.getHugetlbPartKibPlus1Count()).isZero();
    assertThat(batch.getSwapErrorKibCount()).isZero();
  }

  private static StreamRequest encoded(List<ProcessSample> samples, int maxRows) {
    return new FrameEncoder(Threshold.DEFAULT, maxRows).encode(Passes.of(samples), 1);
  }

  private static LiveRows decoded(List<ProcessSample> samples, int maxRows) {
    HostDecoder decoder = new HostDecoder(1000);
    decoder.apply(encoded(samples, maxRows).getKeyFrame(), 0);
    return decoder.rows();
  }

  private static ProcessSample sample(
      int pid, String program, long shared, long part, long swapError) {
    ProcessSample plain = Passes.process(pid, program, 1024, 512);
    RowKind kind = swapError > 0 ? RowKind.STEPPED : RowKind.EXACT;
    return new ProcessSample(
        plain.key(),
        dev.zmem.model.Attributes.of(program, program, "root"),
        new Provenance(kind, 0, System.nanoTime(), kind.isEstimate() ? 1 : 0, swapError),
        MadeUpFigures.of(MIB, MIB / 2, MIB, 2 * swapError, 2 * swapError, 0, shared, 0, part));
  }
}
