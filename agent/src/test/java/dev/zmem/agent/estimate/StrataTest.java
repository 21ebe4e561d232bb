package dev.zmem.agent.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How windows are divided into strata and the quota among them; mappings by their windows. */
class StrataTest {
  private static final long PAGE = 4096;

  private record Part(long windows, int sample) {}

  @Test
  void largeMappings_areCutInProportion_theOthersAreOneStratum() {
    assertThat(strata(64, 1000, 100, 40))
        .containsExactly(
            parts(
                "76:3 77:4 77:4 77:4 77:4 77:4 77:4 77:4 77:4 77:4 77:4 77:4 77:3 50:4 50:4 40:6"));
    assertThat(strata(11, 64, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)).containsExactly(parts("64:8 10:3"));
  }

  @Test
  void mappingIsLarge_from32Windows() {
    assertThat(strata(16, 31, 32)).containsExactly(parts("10:3 11:3 11:3 31:7"));
    assertThat(strata(16, 31, 31)).containsExactly(parts("62:16"));
  }

  @Test
  void eightLargest_haveStrata_theOthersAreOneToo() {
    assertThat(strata(200, 40, 33, 50, 36, 32, 60, 35, 45, 34, 38, 1, 1, 1, 1, 1))
        .containsExactly(
            parts(
                "20:10 20:10 25:12 25:12 18:10 18:10 30:14 30:14 17:9 18:9 22:11 23:11 34:18 19:10"
                    + " 19:10 70:30"));
    assertThat(strata(40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 100))
        .containsExactly(parts("40:4 40:4 40:4 40:4 40:4 40:3 40:3 50:4 50:4 80:6"));
  }

  @Test
  void pieces_haveNoFewerThanFourWindows() {
    assertThat(strata(100, 35, 20, 20, 20, 20, 20))
        .containsExactly(parts("4:4 4:4 5:5 4:4 4:4 5:5 4:4 5:5 100:65"));
    assertThat(strata(100, 36, 20, 20, 20, 20, 20))
        .containsExactly(parts("4:4 4:4 4:4 4:4 4:4 4:4 4:4 4:4 4:4 100:64"));
  }

  @Test
  void quotaForAll_isOneStratum() {
    assertThat(strata(64, 64)).containsExactly(parts("64:64"));
  }

  /** However large its weight: the rest of three windows is read whole. */
  @Test
  void stratum_isReadAtMostWhole() {
    assertThat(strata(60, 100, 3))
        .containsExactly(parts("7:4 7:4 7:4 7:4 7:4 7:4 8:5 7:4 7:4 7:4 7:4 7:4 7:4 8:4 3:3"));
  }

  @Test
  void terabytesReserved_leaveAQuarterToTheHeapBesideThem() {
    List<Part> strata = strata(500, 2_048, 160_000);
    assertThat(strata.getFirst()).isEqualTo(new Part(2_048, 66));
    assertThat(strata.stream().mapToInt(Part::sample).sum()).isEqualTo(500);
  }

  /** Of mappings of so many windows, apart from each other. */
  private static List<Part> strata(int quota, int... sizes) {
    long[] starts = new long[sizes.length];
    long[] ends = new long[sizes.length];
    long at = 0;
    for (int i = 0; i < sizes.length; i++) {
      starts[i] = at * WindowPlan.WINDOW_PAGES * PAGE;
      ends[i] = (at + sizes[i]) * WindowPlan.WINDOW_PAGES * PAGE;
      at += sizes[i] + 1;
    }
    WindowPlan plan =
        WindowPlan.of(starts, ends, sizes.length, PAGE, quota, new SplittableRandom(1));
    List<Part> strata = new ArrayList<>();
    for (int stratum = 0; stratum < plan.strata(); stratum++) {
      strata.add(new Part(plan.stratumWindows(stratum), plan.stratumSample(stratum)));
    }
    return strata;
  }

  /** Windows and sample of each stratum. */
  private static Part[] parts(String strata) {
    return Arrays.stream(strata.split(" "))
        .map(part -> part.split(":"))
        .map(part -> new Part(Long.parseLong(part[0]), Integer.parseInt(part[1])))
        .toArray(Part[]::new);
  }
}
