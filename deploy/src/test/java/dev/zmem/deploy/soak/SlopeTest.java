package dev.zmem.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zmem.deploy.soak.Slope.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The line through a program's samples. */
class SlopeTest {
  @Test
  void steadyGrowth_isItsSlope() {
    Slope slope = Slope.of(List.of(new Sample(0, 10), new Sample(10, 20), new Sample(20, 30)));
    assertThat(slope.perHour()).isCloseTo(3600, within(1e-6));
    assertThat(slope.rise()).isCloseTo(20, within(1e-6));
  }

  @Test
  void sawtooth_hasLessRiseThanItsTeeth() {
    Slope slope =
        Slope.of(
            List.of(
                new Sample(0, 10),
                new Sample(1, 20),
                new Sample(2, 10),
                new Sample(3, 20),
                new Sample(4, 10)));
    assertThat(slope.rise()).isCloseTo(0, within(1e-6));
  }

  @Test
  void fewerThanTwoMoments_areFlat() {
    assertThat(Slope.of(List.of()).rise()).isZero();
    assertThat(Slope.of(List.of(new Sample(5, 7))).perHour()).isZero();
  }
}
