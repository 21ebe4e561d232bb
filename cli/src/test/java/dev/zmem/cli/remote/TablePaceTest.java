package dev.zmem.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TablePaceTest {
  private static final long PERIOD = 2_000;

  private final TablePace pace = new TablePace(PERIOD);

  @Test
  void tablesOfEachPeriod_areAskedForAtOnce() {
    for (long now = -3 * PERIOD; now < 10 * PERIOD; now += PERIOD) {
      assertThat(pace.table(now)).isZero();
    }
  }

  @Test
  void tablesThatComeTooSoon_waitForHalfAPeriod() {
    long now = 7;
    int tables = 0;
    for (long end = now + 100 * PERIOD; now < end; tables++) {
      now += pace.table(now) + 1; // the next comes as soon as it is asked for
    }
    assertThat(tables).isBetween(100, 202);
  }
}
