package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.uplink.Uplink;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PassRhythmTest {
  private final PassRhythm rhythm = new PassRhythm();

  @Test
  void shortPass_leavesTheRestOfTheInterval_andThePaceIsTheInterval() {
    PassRhythm.Next next = rhythm.after(Duration.ofSeconds(5), Duration.ofMillis(20));
    assertThat(next.pause()).isEqualTo(Duration.ofMillis(4_980));
    assertThat(next.pace()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void secondsOfWindowsAtAShortInterval_areToldAsThePace() {
    PassRhythm.Next next = rhythm.after(Duration.ofMillis(100), Duration.ofMillis(2_300));
    assertThat(next.pause()).isEqualTo(Duration.ofMillis(10));
    assertThat(next.pace()).isEqualTo(Duration.ofMillis(2_310));
  }

  @Test
  void everyTenthPassIsLong_noneIsSilence() {
    Duration every = Duration.ofMillis(100);
    Duration pace = every;
    for (int pass = 0; pass < 100; pass++) {
      Duration spent = Duration.ofMillis(pass % 10 == 0 ? 1_500 : 5);
      if (pass > 0) {
        assertThat(spent).as("pass %d", pass).isLessThan(pace.multipliedBy(3).minus(every));
      }
      pace = rhythm.after(every, spent).pace();
    }
  }

  @Test
  void calmAgain_thePaceComesBackToTheInterval() {
    Duration every = Duration.ofMillis(100);
    Duration pace = rhythm.after(every, Duration.ofSeconds(4)).pace();
    int passes = 0;
    while (!pace.equals(every)) {
      pace = rhythm.after(every, Duration.ofMillis(5)).pace();
      passes++;
    }
    assertThat(passes).isBetween(2, 100);
  }

  @Property
  void pace_isNoShorterThanWhatIsBetweenPasses_andCanBeTold(
      @ForAll @LongRange(min = 100, max = 10_000_000) long everyMillis,
      @ForAll @LongRange(min = 0, max = 10_000_000) long spentMillis) {
    PassRhythm.Next next =
        new PassRhythm().after(Duration.ofMillis(everyMillis), Duration.ofMillis(spentMillis));
    assertThat(next.pause()).isPositive();
    assertThat(next.pace())
        .isBetween(Duration.ofMillis(100), Uplink.LONGEST_PACE)
        .isGreaterThanOrEqualTo(min(next.pause().plusMillis(spentMillis), Uplink.LONGEST_PACE));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
