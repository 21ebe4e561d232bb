package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.aggregator.Passes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.List;
import java.util.Map;
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

  private static dev.zmem.proto.v1.HostFigures sent(HostFigures figures) {
    HostPass empty = Passes.of(List.of());
    HostPass pass =
        new HostPass(empty.samples(), figures, empty.report(), empty.cost(), empty.endedAtNanos());
    return new FrameEncoder(Threshold.DEFAULT, 10)
        .encode(pass, pass.endedAtNanos())
        .getKeyFrame()
        .getHost();
  }
}
