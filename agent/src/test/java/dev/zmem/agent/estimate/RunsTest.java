package dev.zmem.agent.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mapping ranges as runs of windows; ranges in pages. */
class RunsTest {
  private static final long PAGE = 4096;

  private record Run(int index, long firstPage, long windows, long pages) {}

  @Test
  void rangesThatAreApart_areARunEach() {
    assertThat(runs(0, 100, 1024, 2600))
        .containsExactly(new Run(0, 0, 1, 100), new Run(1, 1024, 4, 1576));
  }

  @Test
  void rangesInOneWindow_areOfTheFirst_toTheEndOfTheLast() {
    assertThat(runs(0, 100, 200, 300)).containsExactly(new Run(0, 0, 1, 300));
    assertThat(runs(0, 100, 200, 512)).containsExactly(new Run(0, 0, 1, 512));
    assertThat(runs(0, 100, 200, 513))
        .containsExactly(new Run(0, 0, 1, 512), new Run(1, 512, 1, 1));
  }

  @Test
  void rangeThatBeginsWithTheNextWindow_isNoPartOfThisOne() {
    assertThat(runs(0, 100, 512, 600))
        .containsExactly(new Run(0, 0, 1, 100), new Run(1, 512, 1, 88));
  }

  @Test
  void emptyRange_isNoRun() {
    assertThat(runs(7, 7, 600, 601)).containsExactly(new Run(0, 600, 1, 1));
  }

  @Test
  void rewound_theyAreTheSameRuns() {
    Runs runs = new Runs(new long[] {0, 4096 * PAGE}, new long[] {PAGE, 5000 * PAGE}, 2, PAGE);
    List<Run> first = all(runs);
    runs.rewind();
    assertThat(all(runs)).isEqualTo(first).hasSize(2);
  }

  private static List<Run> runs(long... startsAndEnds) {
    int count = startsAndEnds.length / 2;
    long[] starts = new long[count];
    long[] ends = new long[count];
    for (int i = 0; i < count; i++) {
      starts[i] = startsAndEnds[2 * i] * PAGE;
      ends[i] = startsAndEnds[2 * i + 1] * PAGE;
    }
    return all(new Runs(starts, ends, count, PAGE));
  }

  private static List<Run> all(Runs runs) {
    List<Run> all = new ArrayList<>();
    while (runs.next()) {
      all.add(new Run(runs.index(), runs.windowFirstPage(0), runs.windows(), runs.pages()));
    }
    return all;
  }
}
