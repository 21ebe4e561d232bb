package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What walks and windows cost on a host, learned from each. */
class WalkCostsTest {
  private final WalkCosts costs = new WalkCosts();

  @Test
  void pageOfAProcess_isWhatTheWalkTookBesideItsFixedCost() {
    for (int walk = 0; walk < 500; walk++) {
      costs.walked(5_000, (long) WalkCosts.FIRST_NANOS_PER_WALK + 30 * 5_000);
    }
    assertThat(costs.nanosPerPage()).isCloseTo(30, within(0.01));
    assertThat(costs.nanosPerWalk()).isEqualTo(WalkCosts.FIRST_NANOS_PER_WALK);
  }

  /** A walk of 10,000 pages counts as they do, 2,048 more as is usual here. */
  @Test
  void pageOfOneProcess_isBetweenItsOwnWalkAndWhatIsUsual() {
    assertThat(costs.nanosPerPage(10_000, 1_040_000))
        .isCloseTo((100 * 10_000.0 + 60 * 2_048.0) / 12_048, within(0.01));
  }

  @Test
  void walkOf4096Pages_tellsOfPages_andASmallerOneOfTheFixedCost() {
    costs.walked(4_096, 10_000_000);
    assertThat(costs.nanosPerWalk()).isEqualTo(WalkCosts.FIRST_NANOS_PER_WALK);
    double perPage = costs.nanosPerPage();
    costs.walked(4_095, 10_000_000);
    assertThat(costs.nanosPerWalk()).isGreaterThan(WalkCosts.FIRST_NANOS_PER_WALK);
    assertThat(costs.nanosPerPage()).isEqualTo(perPage);
  }

  @Test
  void fixedCost_isWhatAWalkTookBesideItsPages() {
    costs.walked(2_000, (long) WalkCosts.FIRST_NANOS_PER_WALK + 2_000 * 60);
    assertThat(costs.nanosPerWalk()).isEqualTo(WalkCosts.FIRST_NANOS_PER_WALK);
  }

  @Test
  void noWindow_tellsNothing() {
    costs.stepped(0, 1_000_000);
    assertThat(costs.nanosPerWindow()).isEqualTo(WalkCosts.FIRST_NANOS_PER_WINDOW);
  }

  @Test
  void host_learnsFromTheWalksAndWindowsOfItsProcesses() {
    WalkState state = new WalkState(1);
    state.movement().look(5_000, 0);
    state.walked(0, 0, 2_000_000, costs);
    assertThat(costs.nanosPerPage()).isGreaterThan(WalkCosts.FIRST_NANOS_PER_PAGE);
    state.stepped(0, 0, 10, false, 1_000_000, costs);
    assertThat(costs.nanosPerWindow()).isGreaterThan(WalkCosts.FIRST_NANOS_PER_WINDOW);
  }
}
