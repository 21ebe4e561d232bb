package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class HostPressureTest {
  @Example
  void kernelWithoutPsi_isCalm() {
    assertThat(HostPressure.of(HostFigures.NONE)).isEqualTo(HostPressure.CALM);
  }

  @Example
  void waitingForMemory_strains_andMoreOfItIsSevere() {
    assertThat(of(HostFigure.MEMORY_SOME_CENTIPERCENT, 19_99)).isEqualTo(HostPressure.CALM);
    assertThat(of(HostFigure.MEMORY_SOME_CENTIPERCENT, 20_00)).isEqualTo(HostPressure.STRAINED);
    assertThat(of(HostFigure.MEMORY_SOME_CENTIPERCENT, 60_00)).isEqualTo(HostPressure.SEVERE);
    assertThat(of(HostFigure.MEMORY_FULL_CENTIPERCENT, 10_00)).isEqualTo(HostPressure.STRAINED);
    assertThat(of(HostFigure.MEMORY_FULL_CENTIPERCENT, 40_00)).isEqualTo(HostPressure.SEVERE);
  }

  @Example
  void busyProcessors_aloneAreNoReason_unlessAlmostAllWait() {
    assertThat(of(HostFigure.CPU_SOME_CENTIPERCENT, 50_00)).isEqualTo(HostPressure.CALM);
    assertThat(of(HostFigure.CPU_SOME_CENTIPERCENT, 99_00)).isEqualTo(HostPressure.SEVERE);
  }

  @Property
  void morePressure_neverAllowsMore(
      @ForAll @LongRange(min = 0, max = 100_00) long less,
      @ForAll @LongRange(min = 0, max = 100_00) long more) {
    for (HostFigure figure :
        new HostFigure[] {
          HostFigure.MEMORY_SOME_CENTIPERCENT,
          HostFigure.MEMORY_FULL_CENTIPERCENT,
          HostFigure.CPU_SOME_CENTIPERCENT
        }) {
      HostPressure low = of(figure, Math.min(less, more));
      HostPressure high = of(figure, Math.max(less, more));
      assertThat(high.walkShare()).isPositive().isLessThanOrEqualTo(low.walkShare());
      assertThat(high.stretch()).isGreaterThanOrEqualTo(low.stretch());
    }
  }

  @Example
  void waitingForProcessors_strainsAt80Percent_andIsSevereAt95() {
    assertThat(of(HostFigure.CPU_SOME_CENTIPERCENT, 79_99)).isEqualTo(HostPressure.CALM);
    assertThat(of(HostFigure.CPU_SOME_CENTIPERCENT, 80_00)).isEqualTo(HostPressure.STRAINED);
    assertThat(of(HostFigure.CPU_SOME_CENTIPERCENT, 94_99)).isEqualTo(HostPressure.STRAINED);
    assertThat(of(HostFigure.CPU_SOME_CENTIPERCENT, 95_00)).isEqualTo(HostPressure.SEVERE);
  }

  @Example
  void calmHost_isMeasuredInFull_andAsOftenAsWanted() {
    assertThat(HostPressure.CALM.walkShare()).isEqualTo(1);
    assertThat(HostPressure.CALM.stretch()).isEqualTo(1);
  }

  private static HostPressure of(HostFigure figure, long centipercent) {
    return HostPressure.of(new HostFigures(Map.of(figure, centipercent)));
  }
}
