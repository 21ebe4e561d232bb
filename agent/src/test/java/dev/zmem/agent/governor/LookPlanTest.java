package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LookPlanTest {
  private static final long INTERVAL = 5_000_000_000L;

  @Example
  void fewThousand_areAllLookedAt() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    plan.plan(8_000, INTERVAL);
    for (int index = 0; index < 8_000; index++) {
      assertThat(plan.isTurn(index)).isTrue();
    }
  }

  @Property(tries = 20)
  void manyProcesses_areAllLookedAt_withinTheMaximumAge(
      @ForAll @IntRange(min = 10_000, max = 300_000) int processes) {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    BitSet seen = new BitSet();
    for (long nanos = 0; nanos < Budgets.DEFAULT.maxAgeNanos(); nanos += INTERVAL) {
      plan.plan(processes, INTERVAL);
      for (int index = 0; index < processes; index++) {
        seen.set(index, seen.get(index) || plan.isTurn(index));
      }
    }
    assertThat(seen.cardinality()).isEqualTo(processes);
  }

  @Example
  void fiftyThousand_takeTurns_andPassesComeHalfAsOften() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    plan.plan(50_000, INTERVAL);
    int turns = 0;
    for (int index = 0; index < 50_000; index++) {
      turns += plan.isTurn(index) ? 1 : 0;
    }
    assertThat(turns).isBetween(4_000, 10_000);
    assertThat(plan.stretch(INTERVAL)).isEqualTo(2);
    plan.plan(300, INTERVAL);
    assertThat(plan.stretch(INTERVAL)).isEqualTo(1);
  }

  @Example
  void costlyLooks_areTakenLessOften() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    for (int pass = 0; pass < 100; pass++) {
      plan.plan(8_000, INTERVAL);
      plan.looked(8_000, 8_000 * 500, 8_000, 8_000 * 9_000L);
    }
    assertThat(plan.stretch(INTERVAL)).isGreaterThan(1);
    int turns = 0;
    for (int index = 0; index < 8_000; index++) {
      turns += plan.isTurn(index) ? 1 : 0;
    }
    assertThat(turns).isBetween(LookPlan.LEAST_LOOKS, 4_000);
  }

  @Example
  void passesInQuickSuccession_lookAtASmallHostWhole() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    plan.plan(1_000, 1_000_000);
    assertThat(plan.isTurn(0)).isTrue();
    assertThat(plan.isTurn(999)).isTrue();
  }

  @Example
  void unlimitedCpu_looksAtEveryone() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT.withUnlimitedCpu());
    plan.plan(1_000_000, INTERVAL);
    assertThat(plan.isTurn(999_999)).isTrue();
    assertThat(plan.stretch(INTERVAL)).isEqualTo(1);
  }

  @Example
  void turns_areOfTheFewestLooks_oneGroupAfterTheOther() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    for (int pass = 0; pass < 6; pass++) {
      plan.plan(8_000, 1_000_000);
      int begin = pass * LookPlan.LEAST_LOOKS % 8_000;
      for (int index = 0; index < 8_000; index++) {
        assertThat(plan.isTurn(index))
            .isEqualTo(index >= begin && index < begin + LookPlan.LEAST_LOOKS);
      }
    }
  }

  @Example
  void firstPass_withoutALimitOfCpu_looksAtEveryone() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT.withUnlimitedCpu());
    plan.plan(10, 0);
    assertThat(plan.isTurn(9)).isTrue();
  }

  @Example
  void stretch_isWhatListingAndLookingTake_byWhatTheyMay() {
    LookPlan plan = new LookPlan(Budgets.DEFAULT);
    for (int pass = 0; pass < 100; pass++) {
      plan.looked(5_000, 5_000 * 4_000L, 100, 100 * 2_000L);
    }
    plan.plan(5_000, INTERVAL);
    // 30 ms a pass, of 5 s 0.5 % are 25 ms
    assertThat(plan.stretch(INTERVAL)).isCloseTo(1.2, within(1e-6));
    plan.looked(0, 0, 0, 0);
    assertThat(plan.stretch(INTERVAL)).isCloseTo(1.2, within(1e-6));
    for (int pass = 0; pass < 100; pass++) {
      plan.looked(5_000, 5_000 * 2_000L, 100, 100 * 5_000L);
    }
    assertThat(plan.stretch(INTERVAL)).isCloseTo(1.4, within(1e-6));
  }
}
