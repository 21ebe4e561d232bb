package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.governor.WalkState.Decision;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class GovernorTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long PLENTY = SECOND;

  private final Governor governor = new Governor(Budgets.DEFAULT);
  private int nextPid;

  @Example
  void unmeasured_areWalked_andThoseTooLargeAreStepped() {
    WalkState small = looked(1_000);
    WalkState large = looked(200_000);
    governor.plan(List.of(small, large), 0, PLENTY);
    assertThat(small.decision()).isEqualTo(Decision.WALK);
    assertThat(large.decision()).isEqualTo(Decision.STEP);
    assertThat(large.windowQuota()).isBetween(Governor.LEAST_WINDOWS, Governor.MOST_WINDOWS);
  }

  @Example
  void manyLarge_withoutALimitOfCpu_shareTheTime() {
    List<WalkState> large = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      large.add(looked(200_000));
    }
    governor.plan(large, 0, Long.MAX_VALUE);
    double nanos = 0;
    for (WalkState process : large) {
      assertThat(process.windowQuota()).isGreaterThan(500);
      nanos += process.windowQuota() * governor.windowTime().nanosPerWindow();
    }
    assertThat(nanos).isLessThanOrEqualTo(WindowTime.PASS_NANOS);
  }

  @Example
  void moreLargeThanThereIsTimeFor_haveTheirTurnLater() {
    List<WalkState> large = new ArrayList<>();
    for (int number = 0; number < 2_000; number++) {
      large.add(looked(200_000));
    }
    governor.plan(large, 0, Long.MAX_VALUE);
    List<WalkState> stepped =
        large.stream().filter(process -> process.decision() == Decision.STEP).toList();
    assertThat(stepped).hasSize(500); // 16 windows each, of 8,000 that 2 s have room for
    stepped.forEach(process -> process.stepped(0, 0, 16, false, SECOND, governor.costs()));
    governor.plan(large, 1, Long.MAX_VALUE);
    assertThat(stepped).noneMatch(process -> process.decision() == Decision.STEP);
  }

  @Example
  void whoDidNotMove_rests_untilItsFiguresAreOld() {
    WalkState process = measured(1_000, 0);
    governor.plan(List.of(process), 10 * SECOND, PLENTY);
    assertThat(process.decision()).isEqualTo(Decision.REST);
    governor.plan(List.of(process), 55 * SECOND, PLENTY);
    assertThat(process.decision()).isEqualTo(Decision.WALK);
  }

  @Example
  void smallMovement_waitsALittle() {
    WalkState process = measured(10_000, 0);
    process.movement().look(10_005, 0);
    governor.plan(List.of(process), 5 * SECOND, PLENTY);
    assertThat(process.decision()).isEqualTo(Decision.REST);
    governor.plan(List.of(process), 16 * SECOND, PLENTY);
    assertThat(process.decision()).isEqualTo(Decision.WALK);
  }

  @Example
  void whoMovedMostForLongest_comesFirst() {
    WalkState little = measured(10_000, 0);
    little.movement().look(10_100, 0);
    WalkState much = measured(10_000, 0);
    much.movement().look(15_000, 0);
    WalkState lately = measured(10_000, 9 * SECOND);
    lately.movement().look(15_000, 0);
    governor.plan(List.of(little, lately, much), 10 * SECOND, 1);
    assertThat(List.of(little.decision(), lately.decision(), much.decision()))
        .containsExactly(Decision.REST, Decision.REST, Decision.WALK);
  }

  @Example
  void nothingToSpend_walksNobody() {
    WalkState process = looked(1_000);
    governor.plan(List.of(process), 0, 0);
    assertThat(process.decision()).isEqualTo(Decision.REST);
    governor.plan(List.of(process), 0, -PLENTY);
    assertThat(process.decision()).isEqualTo(Decision.REST);
  }

  @Example
  void moved_doNotStarveTheOld() {
    List<WalkState> processes = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      WalkState mover = measured(1_000, 40 * SECOND);
      mover.movement().look(2_000, 0);
      processes.add(mover);
    }
    WalkState old = measured(1_000, 0);
    processes.add(old);
    governor.plan(processes, 58 * SECOND, 1_000_000);
    assertThat(old.decision()).isEqualTo(Decision.WALK);
  }

  @Example
  void whoMayHaveMuchInSwap_mayBeHeld_untilItIsSeen() {
    WalkState process = looked(1_000);
    process.swapped().look(1_000_000);
    assertThat(governor.mayHold(process, 7, 0)).isFalse();
    assertThat(governor.mayHold(process, 7, SwappedPages.UNLIMITED)).isTrue();
    process.swapped().seen(10, 7);
    assertThat(governor.mayHold(process, 7, SwappedPages.UNLIMITED)).isFalse();
    process.swapped().seen(500_000, 8);
    governor.plan(List.of(process), 8, PLENTY);
    assertThat(process.decision()).isEqualTo(Decision.STEP);
  }

  @Property
  void whateverThereIs_walksFitTheStallBudget_andTheAllowance(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 10_000_000) Long> sizes,
      @ForAll @IntRange(min = 0, max = 500_000_000) int allowance) {
    List<WalkState> processes = sizes.stream().map(this::looked).toList();
    governor.plan(processes, 0, allowance);
    long planned = 0;
    for (WalkState process : processes) {
      long predicted = process.predictedWalkNanos(governor.costs());
      switch (process.decision()) {
        case REST -> {}
        case WALK -> {
          assertThat(predicted).isLessThanOrEqualTo(Budgets.DEFAULT.stallNanos());
          planned += predicted;
        }
        case STEP -> {
          assertThat(predicted).isGreaterThan(Budgets.DEFAULT.stallNanos());
          planned += (long) (process.windowQuota() * governor.costs().nanosPerWindow());
        }
      }
    }
    assertThat(planned).isLessThanOrEqualTo(allowance + Budgets.DEFAULT.stallNanos());
  }

  @Example
  void walkOfJustTheStallBudget_isTaken_andOnePageMoreIsStepped() {
    Governor strict = new Governor(new Budgets(0.01, 100_000, 60 * SECOND));
    WalkState fitting = looked(1_000); // 40 µs and 1,000 times 60 ns
    WalkState larger = looked(1_001);
    assertThat(strict.mayHold(fitting, 0, 0)).isFalse();
    assertThat(strict.mayHold(larger, 0, 0)).isTrue();
    strict.plan(List.of(fitting, larger), 0, PLENTY);
    assertThat(fitting.decision()).isEqualTo(Decision.WALK);
    assertThat(larger.decision()).isEqualTo(Decision.STEP);
  }

  @Example
  void sixteenPages_orOnePercent_orFifteenSeconds_areWorthAWalk() {
    assertThat(decisionFor(10_000, 10_015, 14 * SECOND)).isEqualTo(Decision.REST);
    assertThat(decisionFor(10_000, 10_016, 14 * SECOND)).isEqualTo(Decision.WALK);
    assertThat(decisionFor(1_001, 1_011, SECOND)).isEqualTo(Decision.REST);
    assertThat(decisionFor(990, 1_000, SECOND)).isEqualTo(Decision.WALK);
    assertThat(decisionFor(10_000, 10_001, 15 * SECOND)).isEqualTo(Decision.WALK);
  }

  @Example
  void neverMeasured_comesBeforeTheOld() {
    WalkState old = measured(1_000, 0);
    WalkState unmeasured = looked(1_000);
    governor.plan(List.of(old, unmeasured), 55 * SECOND, 1);
    assertThat(List.of(old.decision(), unmeasured.decision()))
        .containsExactly(Decision.REST, Decision.WALK);
  }

  @Example
  void ofTheUnmeasured_theLargest_comesFirst_andOfTheOld_theOldest() {
    List<WalkState> unmeasured = List.of(looked(1_000), looked(3_000), looked(2_000));
    governor.plan(unmeasured, 0, 1);
    assertThat(unmeasured.stream().map(WalkState::decision))
        .containsExactly(Decision.REST, Decision.WALK, Decision.REST);
    List<WalkState> old =
        List.of(measured(1_000, 2 * SECOND), measured(1_000, 0), measured(1_000, SECOND));
    governor.plan(old, 58 * SECOND, 1);
    assertThat(old.stream().map(WalkState::decision))
        .containsExactly(Decision.REST, Decision.WALK, Decision.REST);
  }

  /** What the allowance does not cover comes in shares: two of the old to three that moved. */
  @Example
  void oldAndMoved_shareTheAllowance_andTheOldHaveMore_onceOneIsOverdue() {
    assertThat(oldOfTenWalks(55 * SECOND)).isEqualTo(4);
    assertThat(oldOfTenWalks(61 * SECOND)).isBetween(6, 7);
  }

  @Example
  void ofTheLarge_theOneThatMovedMost_comesFirst() {
    WalkState little = looked(200_000);
    WalkState much = looked(200_000);
    for (WalkState process : List.of(little, much)) {
      process.stepped(0, 0, 16, false, SECOND, governor.costs());
    }
    little.movement().look(205_000, 0);
    much.movement().look(250_000, 0);
    governor.plan(List.of(little, much), 10 * SECOND, 1);
    assertThat(List.of(little.decision(), much.decision()))
        .containsExactly(Decision.REST, Decision.STEP);
  }

  @Example
  void whoKeptStill_isToBeConfirmed_whenItIsDue() {
    WalkState process = looked(1_000);
    process.movement().lookAtFaults(70);
    process.walked(0, 0, 100_000, governor.costs());
    assertThat(governor.isToConfirm(process, 40 * SECOND)).isFalse();
    assertThat(governor.isToConfirm(process, 55 * SECOND)).isTrue();
  }

  /** Walks of old processes, of ten that the allowance covers. */
  private int oldOfTenWalks(long nowNanos) {
    List<WalkState> old = new ArrayList<>();
    List<WalkState> all = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      WalkState mover = measured(1_000, 40 * SECOND);
      mover.movement().look(2_000, 0);
      all.add(mover);
      old.add(measured(2_000, 0));
    }
    all.addAll(old);
    long cost = old.getFirst().predictedWalkNanos(governor.costs());
    governor.plan(all, nowNanos, 10 * cost - cost / 2);
    return (int) old.stream().filter(process -> process.decision() == Decision.WALK).count();
  }

  private Decision decisionFor(long pagesBefore, long pagesNow, long ageNanos) {
    WalkState process = measured(pagesBefore, 0);
    process.movement().look(pagesNow, 0);
    governor.plan(List.of(process), ageNanos, PLENTY);
    return process.decision();
  }

  private WalkState looked(long pages) {
    WalkState state = new WalkState(nextPid++);
    state.movement().look(pages, 0);
    return state;
  }

  private WalkState measured(long pages, long nowNanos) {
    WalkState state = looked(pages);
    state.walked(nowNanos, 0, 40_000 + 50 * pages, governor.costs());
    return state;
  }
}
