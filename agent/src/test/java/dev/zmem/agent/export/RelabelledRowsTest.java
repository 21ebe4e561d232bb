package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.RowBatch;
import org.junit.jupiter.api.Test;

/** A row goes on under other names; workers that are called alike share one set. */
final class RelabelledRowsTest {
  private final FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 5000);

  @Test
  void processThatIsCalledOtherwise_keepsItsRow() {
    ProcessSample before = MadeUpPasses.process(1, 1000);
    ProcessSample other = MadeUpPasses.process(2, 1000);
    encode(before, other);

    DeltaFrame frame = encode(called(before, Attribute.USER, "maria"), other).getDeltaFrame();

    assertThat(frame.getRelabelled().getIdGapsList()).hasSize(1);
    assertThat(frame.getRelabelled().getSetRefsList()).containsExactly(3);
    assertThat(frame.getRelabelled().getNewStringsList()).containsExactly("maria");
    assertThat(frame.getRelabelled().getPssKibPlus1List()).isEmpty();
    assertThat(frame.getEndedIdGapsList()).isEmpty();
    assertThat(frame.hasStarted()).isFalse();
    assertThat(frame.hasMoved()).isFalse();
  }

  @Test
  void nameThatCameBack_travelsAsANumber() {
    ProcessSample first = MadeUpPasses.process(1, 1000);
    encode(first);
    encode(called(first, Attribute.USER, "maria"));

    RowBatch back = encode(first).getDeltaFrame().getRelabelled();

    assertThat(back.getSetRefsList()).containsExactly(1);
    assertThat(back.getNewStringsList()).isEmpty();
    assertThat(back.getNewSetsList()).isEmpty();
  }

  @Test
  void orphan_travelsAsARelabelledRow_alsoToNoParent() {
    ProcessSample child = childOf(7, MadeUpPasses.process(1, 1000));
    assertThat(encode(child).getKeyFrame().getRows().getParentPidsList()).containsExactly(7);

    RowBatch orphan = encode(childOf(1, child)).getDeltaFrame().getRelabelled();
    assertThat(orphan.getParentPidsList()).containsExactly(1);
    assertThat(orphan.getNewSetsList()).isEmpty();
    assertThat(encode(childOf(0, child)).getDeltaFrame().getRelabelled().getParentPidsList())
        .containsExactly(0);
  }

  private static ProcessSample childOf(int parent, ProcessSample sample) {
    return new ProcessSample(
        sample.key(), sample.attributes(), parent, sample.provenance(), sample.figures());
  }

  @Test
  void workersThatAreCalledAlike_shareASet() {
    Attributes alike = Attributes.of("celery", "celery -A app", "app");
    RowBatch rows =
        encode(
                called(MadeUpPasses.process(1, 1000), alike),
                called(MadeUpPasses.process(2, 1000), alike),
                called(MadeUpPasses.process(3, 1000), alike.with("cgroup", "/workers")))
            .getKeyFrame()
            .getRows();

    assertThat(rows.getSetRefsList()).containsExactly(1, 1, 2);
    assertThat(rows.getNewSetsList())
        .as("a set that lacks a key says so")
        .allSatisfy(column -> assertThat(column.getValueRefsList()).hasSize(2))
        .filteredOn(column -> rows.getNewStrings(column.getKeyRef() - 1).equals("cgroup"))
        .singleElement()
        .satisfies(column -> assertThat(column.getValueRefs(0)).isZero());
  }

  private dev.zmem.proto.v1.StreamRequest encode(ProcessSample... samples) {
    HostPass pass = MadeUpPasses.pass(samples);
    return encoder.encode(pass, pass.endedAtNanos());
  }

  private static ProcessSample called(ProcessSample sample, Attribute attribute, String value) {
    return called(sample, sample.attributes().with(attribute, value));
  }

  private static ProcessSample called(ProcessSample sample, Attributes attributes) {
    return new ProcessSample(sample.key(), attributes, sample.provenance(), sample.figures());
  }
}
