package dev.zmem.agent.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WindowPlanTest {
  private static final long PAGE = 4096;
  private static final long TIB = 1L << 40;

  @Property(tries = 200)
  void census_ofAnyMappings_readsEveryMappedPageOnce(@ForAll long seed) {
    Mappings mappings = Mappings.random(new SplittableRandom(seed), 60);
    WindowPlan plan = mappings.plan(Integer.MAX_VALUE);
    assertThat(plan.census()).isTrue();
    assertThat(plan.windowsInAll()).isEqualTo(mappings.blocks().cardinality());

    BitSet read = read(plan);
    long pages = 0;
    for (int window = 0; window < plan.size(); window++) {
      pages += plan.pages(window);
    }
    assertThat(read.cardinality()).as("no page twice").isEqualTo((int) pages);
    assertThat(plan.pagesInAll()).isEqualTo(pages);
    BitSet missed = mappings.pages();
    missed.andNot(read);
    assertThat(missed.isEmpty()).isTrue();
  }

  @Property(tries = 200)
  void sample_ofAnyMappings_hasDistinctWindows_andTheWholeQuota(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int quota) {
    Mappings mappings = Mappings.random(new SplittableRandom(seed), 60);
    WindowPlan plan = mappings.plan(quota);
    assertThat(plan.size()).isEqualTo((int) Math.min(quota, plan.windowsInAll()));
    assertThat(plan.strata()).isLessThanOrEqualTo(Strata.MAX_STRATA);
    BitSet blocks = new BitSet();
    int[] samples = new int[plan.strata()];
    for (int window = 0; window < plan.size(); window++) {
      blocks.set((int) (plan.firstPage(window) / WindowPlan.WINDOW_PAGES));
      samples[plan.stratum(window)]++;
    }
    assertThat(blocks.cardinality()).isEqualTo(plan.size());
    blocks.andNot(mappings.blocks());
    assertThat(blocks.isEmpty()).isTrue();
    long windows = 0;
    for (int stratum = 0; stratum < plan.strata(); stratum++) {
      long all = plan.stratumWindows(stratum);
      windows += all;
      assertThat(plan.stratumSample(stratum))
          .isEqualTo(samples[stratum])
          .isBetween(quota == 1 ? 1 : (int) Math.min(2, all), (int) Math.min(all, quota));
    }
    assertThat(windows).isEqualTo(plan.windowsInAll());
  }

  @Example
  void terabytesReserved_besideAHeap_leaveTheHeapItsWindows() {
    long[] starts = {1L << 30, 32 * TIB};
    long[] ends = {5L << 30, 52 * TIB};
    WindowPlan plan = plan(starts, ends, 2, 500);
    assertThat(plan.size()).isEqualTo(500);
    assertThat(plan.windowsInAll()).isEqualTo(2048 + 20 * TIB / (512 * PAGE));
    int heap = 0;
    for (int window = 0; window < plan.size(); window++) {
      heap += plan.firstPage(window) < 32 * TIB / PAGE ? 1 : 0;
    }
    assertThat(heap).isGreaterThanOrEqualTo(50);
  }

  @Example
  void oneLargeMapping_isCutIntoEqualStrata() {
    WindowPlan plan = plan(new long[] {0}, new long[] {64L << 30}, 1, 1600);
    assertThat(plan.strata()).isEqualTo(Strata.MAX_STRATA);
    for (int stratum = 0; stratum < plan.strata(); stratum++) {
      assertThat(plan.stratumWindows(stratum)).isEqualTo(2048);
      assertThat(plan.stratumSample(stratum)).isEqualTo(100);
    }
  }

  @Example
  void manySmallMappings_areOneStratum() {
    int count = 65_530;
    long[] starts = new long[count];
    long[] ends = new long[count];
    for (int i = 0; i < count; i++) {
      starts[i] = i * 1024L * PAGE;
      ends[i] = starts[i] + 8 * PAGE;
    }
    WindowPlan plan = plan(starts, ends, count, 400);
    assertThat(plan.strata()).isEqualTo(1);
    assertThat(plan.size()).isEqualTo(400);
    assertThat(plan.pagesInAll()).isEqualTo(count * 8L);
    assertThat(plan.pages(17)).isEqualTo(8);
  }

  @Example
  void sameSeed_plansTheSame_anotherSeedDoesNot() {
    Mappings mappings = Mappings.random(new SplittableRandom(1), 60);
    assertThat(read(mappings.plan(50))).isEqualTo(read(mappings.plan(50)));
    WindowPlan other =
        WindowPlan.of(
            mappings.starts, mappings.ends, mappings.count, PAGE, 50, new SplittableRandom(8));
    assertThat(read(other)).isNotEqualTo(read(mappings.plan(50)));
  }

  @Example
  void noMappings_areACensusOfNothing() {
    WindowPlan plan = plan(new long[0], new long[0], 0, 10);
    assertThat(plan.size()).isZero();
    assertThat(plan.census()).isTrue();
  }

  @Example
  void quotaOfNothing_isRefused() {
    assertThatThrownBy(() -> plan(new long[] {0}, new long[] {PAGE}, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quota 0");
  }

  @Property(tries = 200)
  void distinctNumbers_areDistinct_ascending_andInBounds(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int count,
      @ForAll @IntRange(max = 1000) int more) {
    long[] numbers =
        DistinctNumbers.ascending(count, (long) count + more, new SplittableRandom(seed));
    assertThat(numbers).hasSize(count);
    long last = -1;
    for (long number : numbers) {
      assertThat(number).isGreaterThan(last).isLessThan((long) count + more);
      last = number;
    }
  }

  private static WindowPlan plan(long[] starts, long[] ends, int count, int quota) {
    return WindowPlan.of(starts, ends, count, PAGE, quota, new SplittableRandom(3));
  }

  private static BitSet read(WindowPlan plan) {
    BitSet read = new BitSet();
    for (int window = 0; window < plan.size(); window++) {
      int first = (int) plan.firstPage(window);
      int end = first + plan.pages(window);
      assertThat(plan.pages(window)).isBetween(1, WindowPlan.WINDOW_PAGES);
      assertThat(first / WindowPlan.WINDOW_PAGES).isEqualTo((end - 1) / WindowPlan.WINDOW_PAGES);
      read.set(first, end);
    }
    return read;
  }

  /** Ranges as a process has them: neighbours, gaps of a page or many, sizes over five decades. */
  private static final class Mappings {
    final long[] starts;
    final long[] ends;
    final int count;

    private Mappings(int count) {
      this.starts = new long[count];
      this.ends = new long[count];
      this.count = count;
    }

    static Mappings random(SplittableRandom random, int most) {
      Mappings mappings = new Mappings(1 + random.nextInt(most));
      long at = 0;
      for (int i = 0; i < mappings.count; i++) {
        mappings.starts[i] = at + PAGE * random.nextInt(1 << random.nextInt(13));
        at = mappings.starts[i] + PAGE * (1 + random.nextInt(1 << random.nextInt(17)));
        mappings.ends[i] = at;
      }
      return mappings;
    }

    WindowPlan plan(int quota) {
      return WindowPlanTest.plan(starts, ends, count, quota);
    }

    BitSet pages() {
      BitSet pages = new BitSet();
      for (int i = 0; i < count; i++) {
        pages.set((int) (starts[i] / PAGE), (int) (ends[i] / PAGE));
      }
      return pages;
    }

    BitSet blocks() {
      BitSet blocks = new BitSet();
      pages().stream().forEach(page -> blocks.set(page / WindowPlan.WINDOW_PAGES));
      return blocks;
    }
  }
}
