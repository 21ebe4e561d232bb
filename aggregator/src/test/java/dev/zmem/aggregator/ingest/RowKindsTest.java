package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the aggregator knows of the kinds that an agent has, also of folded ones. */
class RowKindsTest {
  private static final long NOW = 1_000_000_000_000L;

  private final FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 20);
  private final HostDecoder decoder = new HostDecoder(20);

  @Test
  void everyKind_isDecodedAsItWas() {
    List<ProcessSample> samples = new ArrayList<>();
    for (RowKind kind : RowKind.values()) {
      samples.add(sample(samples.size() + 1, kind, 4096));
    }
    LiveRows rows = decode(samples);
    for (int row = 0; row < rows.size(); row++) {
      RowKind kind = List.of(RowKind.values()).get(rows.pid(row) - 1);
      assertThat(rows.provenance(row).kind()).isEqualTo(kind);
      assertThat(rows.provenance(row).estimates()).isEqualTo(kind.isEstimate() ? 1 : 0);
      assertThat(rows.bytes(Figure.RSS, row))
          .isEqualTo(kind == RowKind.SAME_MEMORY ? Absent.ABSENT : 4096);
    }
  }

  @Test
  void remainder_hasItsWeakestKind_andSaysHowManyAreEstimates_alsoWhenThatChanges() {
    List<ProcessSample> samples = new ArrayList<>();
    for (int pid = 1; pid <= 30; pid++) {
      RowKind kind = pid == 29 || pid == 30 ? RowKind.CHEAP : RowKind.EXACT;
      samples.add(sample(pid, kind, pid <= 20 ? 1 << 20 : 4096));
    }
    assertThat(remainders(decode(samples))).containsExactly(tuple(10, RowKind.CHEAP, 2));
    samples.set(28, sample(29, RowKind.EXACT, 4096));
    samples.set(29, sample(30, RowKind.EXACT, 4096));
    assertThat(remainders(decode(samples))).containsExactly(tuple(10, RowKind.EXACT, 0));
  }

  @Test
  void estimatesBeyondTheRowsCount_areRefused() {
    encodeInto(List.of(sample(1, RowKind.EXACT, 4096)));
    KeyFrame lying = withEstimates(2);
    assertThatThrownBy(() -> new HostDecoder(20).apply(lying, NOW))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("key_frame.rows.estimate_counts")
        .hasMessageContaining("expected: 0 to 1");
    KeyFrame negative = withEstimates(-1);
    assertThatThrownBy(() -> new HostDecoder(20).apply(negative, NOW))
        .hasMessageContaining("estimate_counts: 4294967295");
  }

  @Test
  void estimateWithoutPss_wasNotMeasured() {
    assertThat(told(dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP, 0)).isEqualTo(RowKind.UNMEASURED);
    assertThat(told(dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP, 5)).isEqualTo(RowKind.CHEAP);
  }

  private KeyFrame last = KeyFrame.getDefaultInstance();

  private void encodeInto(List<ProcessSample> samples) {
    last = encoder.encode(Passes.of(samples), NOW).getKeyFrame();
  }

  private KeyFrame withEstimates(int estimates) {
    RowBatch rows = last.getRows().toBuilder().addEstimateCounts(estimates).build();
    return last.toBuilder().setRows(rows).build();
  }

  private RowKind told(dev.zmem.proto.v1.RowKind kind, long pssKibPlus1) {
    encoder.requireKeyFrame();
    encodeInto(List.of(sample(1, RowKind.EXACT, 4096)));
    RowBatch rows =
        last.getRows().toBuilder()
            .clearKinds()
            .addKinds(kind)
            .setPssKibPlus1(0, pssKibPlus1)
            .build();
    HostDecoder fresh = new HostDecoder(20);
    fresh.apply(last.toBuilder().setSequence(1).setRows(rows).build(), NOW);
    return fresh.rows().provenance(0).kind();
  }

  private LiveRows decode(List<ProcessSample> samples) {
    var frame = encoder.encode(Passes.of(List.copyOf(samples)), NOW);
    if (frame.hasKeyFrame()) {
      decoder.apply(frame.getKeyFrame(), NOW);
    } else {
      decoder.apply(frame.getDeltaFrame(), NOW);
    }
    return decoder.rows();
  }

  private static List<org.assertj.core.groups.Tuple> remainders(LiveRows rows) {
    List<org.assertj.core.groups.Tuple> remainders = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.pid(row) == 0) {
        Provenance provenance = rows.provenance(row);
        remainders.add(tuple(rows.count(row), provenance.kind(), provenance.estimates()));
      }
    }
    return remainders;
  }

  private static ProcessSample sample(int pid, RowKind kind, long bytes) {
    long absent = Absent.ABSENT;
    MemoryFigures figures =
        kind.hasPss()
            ? MadeUpFigures.of(bytes, bytes, bytes, 0, 0, 0, 0, 0)
            : MadeUpFigures.of(absent, absent, bytes, absent, absent, absent, absent, absent);
    return new ProcessSample(
        new ProcessKey(pid, pid),
        Attributes.of("worker", "worker " + pid, "root"),
        new Provenance(kind, 0, 0),
        kind == RowKind.SAME_MEMORY ? MemoryFigures.NONE : figures);
  }
}
