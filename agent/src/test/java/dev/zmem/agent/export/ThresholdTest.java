package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a figure has moved enough to travel: by more than the larger of 64 KiB and 1 %. */
class ThresholdTest {
  private static final long KIB = 1024;
  private static final Threshold THRESHOLD = new Threshold(64 * KIB, 0.01, Duration.ofSeconds(60));

  @ParameterizedTest
  @CsvSource({
    // of a small figure 1 % is less, and 64 KiB hold
    "1000, 1064, false",
    "1000, 1065, true",
    "1000, 936, false",
    "1000, 935, true",
    "0, 64, false",
    "0, 65, true",
    // of a large one 64 KiB are less, and 1 % holds
    "100000, 101000, false",
    "100000, 101001, true",
    "100000, 99000, false",
    "100000, 98999, true",
    // absent is never 0
    "-1, -1, false",
    "-1, 0, true",
    "0, -1, true",
  })
  void figure_travels_beyondTheLargerOfBoth(long sentKib, long nowKib, boolean travels) {
    assertThat(THRESHOLD.moved(bytes(sentKib), bytes(nowKib))).isEqualTo(travels);
  }

  @ParameterizedTest
  @CsvSource({
    // hundredths of faults a second: by 100 a second, or by half; to become known can wait
    "MINOR_FAULTS, 0, 10000, false",
    "MINOR_FAULTS, 0, 10001, true",
    "MAJOR_FAULTS, 100000, 149999, false",
    "MAJOR_FAULTS, 100000, 150001, true",
    "MINOR_FAULTS, -1, 99999, false",
    // points
    "OOM_SCORE, 666, 671, false",
    "OOM_SCORE, 666, 672, true",
    "OOM_SCORE_ADJ, 1000, 1001, true",
    "OOM_SCORE_ADJ, 1000, 1000, false",
  })
  void figureThatIsNoSize_hasABoundOfItsOwn(Figure figure, long sent, long now, boolean travels) {
    assertThat(
            THRESHOLD.exceeded(
                MemoryFigures.NONE.with(figure, sent), MemoryFigures.NONE.with(figure, now)))
        .isEqualTo(travels);
  }

  private static long bytes(long kib) {
    return kib < 0 ? -1 : kib * KIB;
  }
}
