package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Windows by the clock. */
class WindowTimeTest {
  private static final long SECOND = 1_000_000_000L;

  private final WindowTime time = new WindowTime();

  @Example
  void fewThatWait_haveAllTheyWant_manyTheirPart() {
    assertThat(time.quota(2_048, 2.0 * SECOND, 1)).isEqualTo(2_048);
    assertThat(time.quota(2_048, 2.0 * SECOND, 10)).isEqualTo(800);
    assertThat(time.quota(100, 2.0 * SECOND, 10)).isEqualTo(100);
    assertThat(time.quota(2_048, 2.0 * SECOND, 5_000)).isEqualTo(WindowTime.LEAST_WINDOWS);
    assertThat(time.quota(3, 0, 5_000)).isEqualTo(3);
    assertThat(time.quota(100, -1e9, 1)).isEqualTo(WindowTime.LEAST_WINDOWS);
  }

  @Example
  void busyHost_isLearned_atTheNextProcess() {
    time.took(100, 100 * 2_250_000);
    assertThat(time.quota(2_048, 1e9, 10)).isEqualTo(80);
    time.took(0, SECOND);
    assertThat(time.quota(2_048, 1e9, 10)).isEqualTo(80);
  }

  @Property
  void whateverWindowsTake_everyoneHasItsTurn_inTimeButForTheFirst(
      @ForAll @IntRange(min = 1, max = 200) int processes,
      @ForAll @IntRange(min = 20_000, max = 400_000) int nanosPerWindow) {
    double left = WindowTime.PASS_NANOS;
    for (int waiting = processes; waiting > 0; waiting--) {
      assertThat(left).as(waiting + " wait").isPositive();
      int windows = time.quota(Governor.MOST_WINDOWS, left, waiting);
      assertThat(windows).isGreaterThanOrEqualTo(WindowTime.LEAST_WINDOWS);
      time.took(windows, (long) windows * nanosPerWindow);
      left -= (double) windows * nanosPerWindow;
    }
  }
}
