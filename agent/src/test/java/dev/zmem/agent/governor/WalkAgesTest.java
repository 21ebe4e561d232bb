package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.governor.WalkState.Decision;
import org.junit.jupiter.api.Test;

/** When a process is due, to be confirmed and overdue; seed 0 is due first, at 0.8 maximum ages. */
class WalkAgesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_AGE = 60 * SECOND;
  private static final long DUE = 48 * SECOND;

  private final WalkCosts costs = new WalkCosts();

  @Test
  void process_isDueAndToBeConfirmed_atItsAge_notBefore() {
    WalkState state = walked(0);
    assertThat(state.isDue(DUE - 1, MAX_AGE)).isFalse();
    assertThat(state.isToConfirm(DUE - 1, MAX_AGE)).isFalse();
    assertThat(state.isDue(DUE, MAX_AGE)).isTrue();
    assertThat(state.isToConfirm(DUE, MAX_AGE)).isTrue();
  }

  @Test
  void confirmedProcess_isWalkedAgain_afterFiveAges() {
    WalkState state = walked(0);
    long last = WalkState.STILL_AGES * DUE;
    state.confirm(last - DUE);
    assertThat(state.isToConfirm(last - 1, MAX_AGE)).isFalse();
    state.confirm(last - 2 * DUE);
    assertThat(state.isToConfirm(last - 1, MAX_AGE)).isTrue();
    assertThat(state.isToConfirm(last, MAX_AGE)).isFalse();
    state.confirm(last - 1);
    assertThat(state.isDue(last - 1, MAX_AGE)).isFalse();
    assertThat(state.isDue(last, MAX_AGE)).isTrue();
  }

  @Test
  void process_isOverdue_beyondTheMaximumAge_orFiveOfThemWithoutAWalk() {
    WalkState state = walked(0);
    assertThat(state.isOverdue(MAX_AGE, MAX_AGE)).isFalse();
    assertThat(state.isOverdue(MAX_AGE + 1, MAX_AGE)).isTrue();
    long last = WalkState.STILL_AGES * MAX_AGE;
    state.confirm(last);
    assertThat(state.isOverdue(last, MAX_AGE)).isFalse();
    assertThat(state.isOverdue(last + 1, MAX_AGE)).isTrue();
    assertThat(new WalkState(0).isOverdue(last, MAX_AGE)).isFalse();
  }

  @Test
  void thousandProcesses_areDueEvenlySpread() {
    int early = 0;
    for (int pid = 1; pid <= 1_000; pid++) {
      early += walked(pid).isDue(MAX_AGE * 85 / 100, MAX_AGE) ? 1 : 0;
    }
    assertThat(early).isBetween(450, 550);
  }

  @Test
  void decision_isWhatWasDecidedLast() {
    WalkState state = new WalkState(0);
    state.walk();
    assertThat(state.decision()).isEqualTo(Decision.WALK);
    state.rest();
    assertThat(state.decision()).isEqualTo(Decision.REST);
  }

  private WalkState walked(int seed) {
    WalkState state = new WalkState(seed);
    state.movement().look(1_000, 500);
    state.movement().lookAtFaults(70);
    state.walked(0, 0, 50_000, costs);
    return state;
  }
}
