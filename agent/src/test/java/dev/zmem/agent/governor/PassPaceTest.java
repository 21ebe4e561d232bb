package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often passes come, by what they cost. */
class PassPaceTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long INTERVAL = 100 * MILLI;

  private long now;
  private long cpu;
  private long measuring;

  @Test
  void cheapPasses_comeAsWanted() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 1_000, 400_000, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(INTERVAL);
  }

  @Test
  void costlyPasses_comeAsOftenAsHalfTheBudgetPaysFor() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 1_000, 6 * MILLI, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isBetween(1_190 * MILLI, 1_210 * MILLI);
    assertThat(pace.intervalNanos(2 * SECOND)).isEqualTo(2 * SECOND);
  }

  @Test
  void walks_haveTheirOwnAllowance_andSlowNothing() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 1_000, 400_000, 50 * MILLI);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(INTERVAL);
  }

  @Test
  void veryCostlyPasses_comeEveryFiveSeconds_orAsWantedIfThatIsLonger() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 1_000, SECOND, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(PassPace.MOST_NANOS);
    assertThat(pace.intervalNanos(7 * SECOND)).isEqualTo(7 * SECOND);
  }

  @Test
  void start_isNotCounted_andACostlyMomentIsForgotten() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 299, 50 * MILLI, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(INTERVAL);
    run(pace, 1, 400_000, 0);
    run(pace, 1, 30 * MILLI, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isGreaterThan(2 * INTERVAL);
    run(pace, 50, 400_000, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(INTERVAL);
  }

  @Test
  void unlimitedBudget_slowsNothing() {
    PassPace pace = new PassPace(Budgets.DEFAULT.withUnlimitedCpu(), 0);
    run(pace, 1_000, SECOND, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(INTERVAL);
  }

  @Test
  void costOfPasses_isWithoutThatOfWalks() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 1_000, 6 * MILLI, 50 * MILLI);
    assertThat(pace.intervalNanos(INTERVAL)).isBetween(1_190 * MILLI, 1_210 * MILLI);
  }

  @Test
  void start_isCountedFromWhenTheProgramBegan() {
    now = 1_000 * SECOND;
    PassPace pace = new PassPace(Budgets.DEFAULT, now);
    run(pace, 299, 50 * MILLI, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isEqualTo(INTERVAL);
  }

  @Test
  void oneCostlyPass_isATenthOfWhatIsExpected() {
    PassPace pace = new PassPace(Budgets.DEFAULT, 0);
    run(pace, 1_000, MILLI, 0);
    run(pace, 1, 11 * MILLI, 0);
    assertThat(pace.intervalNanos(INTERVAL)).isBetween(399 * MILLI, 401 * MILLI);
  }

  private void run(PassPace pace, int passes, long otherNanos, long walkNanos) {
    for (int pass = 0; pass < passes; pass++) {
      now += INTERVAL;
      cpu += otherNanos + walkNanos;
      measuring += walkNanos;
      pace.pass(now, cpu, measuring);
    }
  }
}
