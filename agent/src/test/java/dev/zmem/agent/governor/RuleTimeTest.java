package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Matching grouping rules stays within its part of the CPU budget, and goes on. */
class RuleTimeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long PASS = 5 * SECOND;

  private long now = 1;
  private long spent;
  private long matches;

  @Test
  void costlyRules_useTheirPartOfTheBudget_whateverWaits() {
    RuleTime time = new RuleTime(0.01, now);
    long begun = 60 * SECOND; // the debt of the first pass, whose cost nobody knew
    int passes = 2000;
    long spentAtBegin = 0;
    for (int pass = 0; pass < passes; pass++) {
      if (pass * PASS == begun) {
        spentAtBegin = spent;
      }
      name(Math.min(64, time.mayName(now, spent, matches)), 8_000_000);
      now += PASS;
    }
    double share = (double) (spent - spentAtBegin) / (passes * PASS - begun);
    assertThat(share).isLessThan(0.0055).isGreaterThan(0.003);
  }

  @Test
  void cheapRules_holdNobodyUp() {
    RuleTime time = new RuleTime(0.01, now);
    for (int pass = 0; pass < 10; pass++) {
      int most = time.mayName(now, spent, matches);
      assertThat(most).isGreaterThan(500);
      name(500, 20_000);
      now += PASS;
    }
  }

  @Test
  void oneIsNamedInAnyCase() {
    RuleTime time = new RuleTime(0.01, now);
    name(1, 100 * SECOND);
    assertThat(time.mayName(now, spent, matches)).isEqualTo(RuleTime.LEAST);
    now += 2 * RuleTime.MAX_DEBT_NANOS;
    assertThat(time.mayName(now, spent, matches)).isEqualTo(RuleTime.LEAST);
  }

  @Test
  void withoutALimitOfCpu_allAreNamed() {
    RuleTime time = new RuleTime(Budgets.UNLIMITED, now);
    name(100, SECOND);
    assertThat(time.mayName(now, spent, matches)).isEqualTo(Integer.MAX_VALUE);
  }

  private void name(int processes, long nanosEach) {
    spent += processes * nanosEach;
    matches += processes;
  }
}
