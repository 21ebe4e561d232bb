package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.aggregator.Passes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.proto.v1.StreamRequest;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an agent says of its host arrives as it was said, and nothing else does. */
final class HostFiguresOnTheWireTest {

  @ParameterizedTest
  @EnumSource(HostFigure.class)
  void figure_arrives_andNoOther(HostFigure figure) {
    long value =
        figure.name().endsWith("_BYTES") && figure != HostFigure.PAGE_SIZE_BYTES
            ? 4096 << 10
            : 4096;
    HostFigures figures = new HostFigures(Map.of(figure, value));

    assertThat(HostFiguresDecoder.of(sent(figures))).isEqualTo(figures);
  }

  @Property(tries = 300)
  void changes_bringTheFiguresOfEveryFrame(
      @ForAll("passes") List<HostFigures> passes, @ForAll boolean whole) {
    FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 10);
    if (!whole) {
      encoder.sendHostChanges();
    }
    HostFigures last = HostFigures.NONE;
    for (HostFigures figures : passes) {
      StreamRequest frame = encoder.encode(pass(figures), 1);
      last =
          frame.hasKeyFrame()
              ? HostFiguresDecoder.of(frame.getKeyFrame().getHost())
              : HostFiguresDecoder.of(frame.getDeltaFrame().getHost(), last);
      assertThat(last).isEqualTo(figures);
    }
  }

  @Example
  void figuresThatStayed_costNothing() {
    HostFigures figures =
        new HostFigures(Map.of(HostFigure.MEM_TOTAL_BYTES, 1L << 34, HostFigure.CPU_COUNT, 8L));
    FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 10);
    encoder.sendHostChanges();
    var _ = encoder.encode(pass(figures), 1);
    dev.zmem.proto.v1.HostFigures second =
        encoder.encode(pass(figures), 2).getDeltaFrame().getHost();
    assertThat(second.getAllFields()).hasSize(1);
    assertThat(second.getOnlyChanges()).isTrue();
  }

  @Provide
  Arbitrary<List<HostFigures>> passes() {
    Arbitrary<Long> value = Arbitraries.longs().between(0, 4).map(number -> number * 1024);
    return Arbitraries.maps(
            Arbitraries.of(
                HostFigure.MEM_TOTAL_BYTES, HostFigure.CGROUP_LIMIT_BYTES, HostFigure.DIRTY_BYTES),
            value)
        .map(HostFigures::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static HostPass pass(HostFigures figures) {
    HostPass empty = Passes.of(List.of());
    return new HostPass(
        empty.samples(), figures, empty.report(), empty.cost(), empty.endedAtNanos());
  }

  private static dev.zmem.proto.v1.HostFigures sent(HostFigures figures) {
    HostPass pass = pass(figures);
    return new FrameEncoder(Threshold.DEFAULT, 10)
        .encode(pass, pass.endedAtNanos())
        .getKeyFrame()
        .getHost();
  }
}
