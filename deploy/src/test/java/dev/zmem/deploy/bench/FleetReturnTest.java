package dev.zmem.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.bench.FleetReturn.Result;
import dev.zmem.deploy.bench.FleetReturn.Scenario;
import org.junit.jupiter.api.Test;

/** What PERFORMANCE.md says of a fleet that comes back at once; no clock and no network in it. */
class FleetReturnTest {
  private static final int HANDSHAKES = 32;

  @Test
  void tenThousandAgents_areBackWithinAMinute_onTwoProcessors() {
    for (long seed = 1; seed <= 3; seed++) {
      Result result = FleetReturn.run(new Scenario(10_000, 2, 7, HANDSHAKES), seed);
      assertThat(result.all()).isLessThan(60);
      assertThat(result.inVain()).isZero();
    }
  }

  @Test
  void tenthOfAProcessor_letsThemInOneAfterAnother() {
    Result result = FleetReturn.run(new Scenario(2_000, 0.1, 5, HANDSHAKES), 1);
    assertThat(result.all()).isLessThan(180);
    assertThat(result.half()).isLessThan(90);
  }

  @Test
  void withoutTheGate_noneIsEverBack() {
    assertThat(FleetReturn.run(new Scenario(2_000, 0.1, 5, 0), 1).back()).isZero();
  }

  @Test
  void smallFleet_isBackWithinFiveSeconds() {
    assertThat(FleetReturn.run(new Scenario(100, 2, 7, HANDSHAKES), 1).all()).isLessThan(5);
  }
}
