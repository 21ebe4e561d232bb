package dev.zmem.agent.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.estimate.WindowEstimateTest.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ratio estimator against populations that are known whole, over many seeds. Populations and
 * seeds are the same in every run: what holds once holds always.
 */
class ExclusiveTotalTest {
  private static final long PAGE = 4096;
  private static final int FULL = WindowPlan.WINDOW_PAGES;
  private static final int WINDOWS = 3000;
  private static final int RUNS = 600;
  private static final long FIRST_WINDOW = 1000;

  /** Which of a window's pages are another process's too. */
  enum Sharing {
    NONE,
    ALL,
    HALF_OF_EACH,
    HALF_OF_THE_WINDOWS,
    A_FEW_WINDOWS,
    ALL_BUT_A_FEW_WINDOWS,
    FIRST_HALF,
    DENSE_ONES,
    SPARSE_ONES,
    ANY;

    int of(int window, int present) {
      double draw = new SplittableRandom(77L * window + 5).nextDouble();
      return switch (this) {
        case NONE -> 0;
        case ALL -> present;
        case HALF_OF_EACH -> present / 2;
        case HALF_OF_THE_WINDOWS -> draw < 0.5 ? present : 0;
        case A_FEW_WINDOWS -> draw < 0.03 ? present : 0;
        case ALL_BUT_A_FEW_WINDOWS -> draw < 0.03 ? 0 : present;
        case FIRST_HALF -> window < WINDOWS / 2 ? present : 0;
        case DENSE_ONES -> present > FULL / 2 ? present : 0;
        case SPARSE_ONES -> present > FULL / 2 ? 0 : present;
        case ANY -> (int) (draw * (present + 1));
      };
    }
  }

  /** A process: present pages by shape, some of them shared, anonymous or of files. */
  private static final class Population {
    final int[] anonymous = new int[WINDOWS];
    final int[] anonymousExclusive = new int[WINDOWS];
    final int[] file = new int[WINDOWS];
    final int[] fileExclusive = new int[WINDOWS];

    /** With every third window a file's, or none. */
    Population(Shape shape, Sharing sharing, boolean files) {
      for (int window = 0; window < WINDOWS; window++) {
        int present = shape.in(window);
        int alone = present - sharing.of(window, present);
        boolean isFile = files && window / 50 % 3 == 0;
        (isFile ? file : anonymous)[window] = present;
        (isFile ? fileExclusive : anonymousExclusive)[window] = alone;
      }
    }

    long exclusive() {
      return total(anonymousExclusive) + total(fileExclusive);
    }

    ResidentPages known() {
      return new ResidentPages(total(anonymous), total(file));
    }

    WindowEstimate seen(WindowPlan plan) {
      WindowEstimate estimate = new WindowEstimate(plan);
      for (int window = 0; window < plan.size(); window++) {
        int at = (int) (plan.firstPage(window) / FULL - FIRST_WINDOW);
        estimate.add(window, anonymous[at], anonymousExclusive[at], file[at], fileExclusive[at], 0);
      }
      return estimate;
    }

    /** Whether the plan's windows hold pages of each kind that there is. */
    boolean sees(WindowPlan plan) {
      boolean anonymousSeen = total(anonymous) == 0;
      boolean fileSeen = total(file) == 0;
      for (int window = 0; window < plan.size(); window++) {
        int at = (int) (plan.firstPage(window) / FULL - FIRST_WINDOW);
        anonymousSeen |= anonymous[at] > 0;
        fileSeen |= file[at] > 0;
      }
      return anonymousSeen && fileSeen;
    }

    private static long total(int[] pages) {
      return Arrays.stream(pages).asLongStream().sum();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void boundsHold_andTheBiasIsFarBelow_howeverPagesAreShared(Shape shape) {
    for (Sharing sharing : Sharing.values()) {
      for (boolean files : new boolean[] {false, true}) {
        Population population = new Population(shape, sharing, files);
        for (int quota : new int[] {20, 48, 150, 600}) {
          check(population, shape + ", " + sharing + ", files " + files, quota);
        }
      }
    }
  }

  /** However much or little of it a sample sees. */
  @ParameterizedTest
  @EnumSource(Shape.class)
  void whollyPrivate_isEstimatedWithoutError_andWhollySharedToo(Shape shape) {
    for (Sharing sharing : new Sharing[] {Sharing.NONE, Sharing.ALL}) {
      Population population = new Population(shape, sharing, true);
      for (int seed = 0; seed < 100; seed++) {
        WindowEstimate seen = population.seen(plan(48, seed));
        if (population.sees(plan(48, seed))) {
          Estimate estimate = seen.exclusive(population.known(), false);
          assertThat(estimate.pages()).isEqualTo(population.exclusive());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anonymousPagesOfNobodyElse_areExactlyKnown(Shape shape) {
    Population population = new Population(shape, Sharing.NONE, false);
    Estimate estimate = population.seen(plan(48, 1)).exclusive(population.known(), true);
    assertThat(estimate).isEqualTo(new Estimate(population.exclusive(), 0));
  }

  @Test
  void nothingSeen_isHalf_withinThatHalf() {
    Population population = new Population(Shape.EMPTY, Sharing.NONE, false);
    WindowEstimate seen = population.seen(plan(48, 1));
    assertThat(seen.sawNothing()).isTrue();
    assertThat(seen.exclusive(new ResidentPages(1_000, 200), false))
        .isEqualTo(new Estimate(600, 600));
    assertThat(seen.exclusive(new ResidentPages(1_000, 200), true))
        .isEqualTo(new Estimate(1_100, 100));
  }

  /** They are in the page table, and not in the kernel's count. */
  @Test
  void zeroPages_doNotMakeMoreOfWhatThereIs() {
    WindowPlan plan = plan(48, 1);
    WindowEstimate estimate = new WindowEstimate(plan);
    for (int window = 0; window < plan.size(); window++) {
      estimate.add(window, FULL, 100, 0, 0, 0);
    }
    ResidentPages known = new ResidentPages(100L * WINDOWS, 0);
    Estimate exclusive = estimate.exclusive(known, false);
    assertThat(exclusive.pages()).isEqualTo(known.all());
    assertThat(exclusive.errorPages()).isPositive();
  }

  private static void check(Population population, String name, int quota) {
    long truth = population.exclusive();
    ResidentPages known = population.known();
    int held = 0;
    double sum = 0;
    double squares = 0;
    double errors = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Estimate estimate = population.seen(plan(quota, seed)).exclusive(known, false);
      double off = estimate.pages() - truth;
      held += Math.abs(off) <= estimate.errorPages() ? 1 : 0;
      sum += off;
      squares += off * off;
      errors += estimate.errorPages();
    }
    String which = name + ", quota " + quota;
    assertThat(held).as("bounds that hold, %s", which).isGreaterThanOrEqualTo(RUNS * 95 / 100);
    double standardError = Math.sqrt(squares / RUNS / RUNS);
    // a sample that saw nothing says half, which is a bias as large as its bound
    if (quota >= 150 && known.all() > WINDOWS) {
      assertThat(Math.abs(sum / RUNS))
          .as("bias, %s", which)
          .isLessThanOrEqualTo(4 * standardError + 0.25 * errors / RUNS + 0.5);
    }
  }

  private static WindowPlan plan(int quota, long seed) {
    return WindowPlan.of(
        new long[] {at(0)}, new long[] {at(WINDOWS)}, 1, PAGE, quota, new SplittableRandom(seed));
  }

  private static long at(int window) {
    return (FIRST_WINDOW + window) * FULL * PAGE;
  }
}
