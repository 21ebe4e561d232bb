package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Why no table comes is read on narrow terminals too. */
class WatchTroubleTest {
  private static final String LINE =
      "zmemctl: no update for 12s: no aggregator at 127.0.0.1:7700 (Connection refused); trying again";

  @Test
  void line_isBrokenAtBlanks_andLosesNothing() {
    List<String> lines = WatchScreen.broken(LINE, 60);
    assertThat(lines).hasSize(2).allMatch(line -> line.length() < 60);
    assertThat(String.join(" ", lines)).isEqualTo(LINE);
    assertThat(WatchScreen.broken(LINE, 0)).containsExactly(LINE);
  }

  @Test
  void longLine_hasSoManyLinesAtMost() {
    for (int width = 3; width < 60; width++) {
      int fits = width;
      assertThat(WatchScreen.broken("x".repeat(5000), width))
          .hasSizeLessThanOrEqualTo(WatchScreen.MAX_TROUBLE_LINES)
          .allMatch(line -> line.length() < fits);
    }
  }
}
