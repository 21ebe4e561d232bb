package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What is known of one process, and what walks cost on its host. */
class WalkStateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LARGE = 100_000;
  private static final long MAX_AGE = 60 * SECOND;

  private final WalkCosts costs = new WalkCosts();

  @Example
  void unknownProcess_isPredictedAsIsUsualHere() {
    WalkState state = looked(LARGE);
    assertThat(state.predictedWalkNanos(costs))
        .isEqualTo((long) (WalkCosts.FIRST_NANOS_PER_WALK + 60 * LARGE));
  }

  @Example
  void costsOfTheHost_areLearned() {
    for (int walk = 0; walk < 200; walk++) {
      costs.walked(10, 20_000);
      costs.walked(LARGE, 20_000 + 30 * LARGE);
      costs.stepped(100, 100 * 25_000);
    }
    assertThat(costs.nanosPerWalk()).isBetween(18_000.0, 22_000.0);
    assertThat(costs.nanosPerPage()).isBetween(29.0, 31.0);
    assertThat(costs.nanosPerWindow()).isBetween(24_000.0, 26_000.0);
  }

  @Example
  void costsOfTheHost_areNotTurnedByOneWalk() {
    costs.walked(LARGE, 10 * SECOND);
    assertThat(costs.nanosPerPage()).isLessThan(70);
    costs.walked(10, 10 * SECOND);
    assertThat(costs.nanosPerWalk()).isLessThan(60_000);
  }

  @Example
  void ownCost_isLearned_andCorrected() {
    WalkState state = looked(LARGE);
    walk(state, 100 * LARGE);
    walk(state, 100 * LARGE);
    assertThat(state.predictedWalkNanos(costs)).isBetween(95 * LARGE, 105 * LARGE);
    walk(state, 20 * LARGE);
    assertThat(state.predictedWalkNanos(costs)).isLessThan(25 * LARGE);
  }

  @Example
  void interruptedWalk_doesNotStick_evenIfItWasTheFirst() {
    WalkState first = looked(LARGE);
    walk(first, 500 * LARGE);
    assertThat(first.predictedWalkNanos(costs)).isLessThan(150 * LARGE);

    WalkState later = looked(LARGE);
    walk(later, 50 * LARGE);
    long before = later.predictedWalkNanos(costs);
    walk(later, 500 * LARGE);
    assertThat(later.predictedWalkNanos(costs)).isLessThan(before * 12 / 10);
  }

  @Example
  void twoCostlyWalks_areBelieved() {
    WalkState state = looked(LARGE);
    walk(state, 500 * LARGE);
    walk(state, 500 * LARGE);
    assertThat(state.predictedWalkNanos(costs)).isGreaterThan(450 * LARGE);
  }

  @Example
  void smallProcess_thatGrows_isPredictedAsIsUsualHere() {
    WalkState state = looked(10);
    walk(state, 400_000);
    walk(state, 400_000);
    state.movement().look(LARGE, 0);
    assertThat(state.predictedWalkNanos(costs)).isBetween(50 * LARGE, 400 * LARGE);
  }

  @Example
  void pageInSwap_costsWhatAResidentOneDoes() {
    WalkState state = looked(1_000);
    state.swapped().seen(LARGE, 0);
    assertThat(state.predictedWalkNanos(costs))
        .isEqualTo((long) (WalkCosts.FIRST_NANOS_PER_WALK + 60 * (LARGE + 1_000)));
    walk(state, 65 * LARGE);
    walk(state, 65 * LARGE);
    assertThat(state.predictedWalkNanos(costs)).isBetween(64 * LARGE, 68 * LARGE);
    assertThat(costs.nanosPerPage()).isBetween(60.0, 65.0);
  }

  @Example
  void hugePagesThatWentToSwap_areNotCheapAnyMore() {
    WalkState state = looked(2 * LARGE);
    walk(state, LARGE);
    walk(state, LARGE);
    state.movement().look(1_000, 0);
    state.swapped().seen(2 * LARGE, 0);
    assertThat(state.predictedWalkNanos(costs)).isGreaterThan(80 * LARGE);
  }

  @Example
  void whatWentToSwap_isNotWalkedASecondTime() {
    WalkState state = looked(29_000);
    state.swapped().seen(610_000, 0); // as its figures told after the walk
    walk(state, 41_000_000);
    assertThat(state.predictedWalkNanos(costs)).isGreaterThan(30_000_000);
  }

  @Example
  void whatMayBeInSwap_isMappedAndNotResident_asFarAsTheHostHasSwapInUse() {
    SwappedPages swapped = new SwappedPages();
    assertThat(swapped.most(100, 5, 1_000)).isEqualTo(1_000);
    swapped.look(500);
    assertThat(swapped.most(100, 5, 1_000)).isEqualTo(400);
    assertThat(swapped.most(100, 5, 30)).isEqualTo(30);
    assertThat(swapped.most(100, 5, 0)).isZero();
    swapped.seen(7, 5);
    assertThat(swapped.most(100, 5, 1_000)).isEqualTo(7);
    assertThat(swapped.most(100, 6, 1_000)).isEqualTo(400);
    assertThat(swapped.known()).isEqualTo(7);
    swapped.renew();
    assertThat(swapped.known()).isZero();
    assertThat(swapped.most(100, 5, 1_000)).isEqualTo(1_000);
  }

  @Example
  void swapInUse_isOfTheHost_andUnlimitedWhereItDoesNotSay() {
    assertThat(SwappedPages.inUse(swapOf(1_000_000L * 4096, 400_000L * 4096, 4096)))
        .isEqualTo(600_000);
    assertThat(SwappedPages.inUse(HostFigures.NONE)).isEqualTo(SwappedPages.UNLIMITED);
    assertThat(SwappedPages.inUse(swapOf(0, 0, 4096))).isZero();
    assertThat(SwappedPages.inUse(swapOf(8192, 0, 4096))).isEqualTo(2);
    assertThat(SwappedPages.inUse(swapOf(8192, 0, 0))).isEqualTo(SwappedPages.UNLIMITED);
  }

  @Example
  void hugePages_areCheap_butMayBeSplit() {
    WalkState state = looked(LARGE);
    walk(state, LARGE);
    walk(state, LARGE);
    assertThat(state.predictedWalkNanos(costs)).isBetween(5 * LARGE, 12 * LARGE);
  }

  @Example
  void movement_isTheLargerOfResidentSetAndFaults_andStartsAnewWithAWalk() {
    WalkState state = looked(1000);
    walk(state, 50_000);
    state.movement().lookAtFaults(7_000);
    assertThat(state.movement().movedPages()).isZero();
    state.movement().look(900, 0);
    state.movement().lookAtFaults(7_030);
    assertThat(state.movement().movedPages()).isEqualTo(100);
    state.movement().lookAtFaults(7_500);
    assertThat(state.movement().movedPages()).isEqualTo(500);
    walk(state, 50_000);
    assertThat(state.movement().movedPages()).isZero();
  }

  @Example
  void siblingsThatEnd_moveWhatIsShared() {
    WalkState state = new WalkState(1);
    state.movement().look(1000, 0);
    state.movement().lookAround(8, 0, 0);
    state.walked(0, 100, 50_000, costs);
    state.movement().lookAround(4, 0, 0);
    assertThat(state.movement().sharingMovedPages()).isEqualTo(100);
    assertThat(state.movement().movedPages()).isEqualTo(100);
  }

  @Example
  void newAddressSpace_knowsNothing() {
    WalkState state = looked(LARGE);
    walk(state, LARGE);
    walk(state, LARGE);
    state.renew();
    assertThat(state.isMeasured()).isFalse();
    assertThat(state.ageNanos(SECOND)).isEqualTo(Long.MAX_VALUE);
    assertThat(state.predictedWalkNanos(costs)).isGreaterThan(30 * LARGE);
    state.swapped().seen(LARGE, 0);
    state.renew();
    assertThat(state.swapped().known()).isZero();
  }

  @Property
  void everyone_isDueBeforeTheMaximumAge_andNotMuchBefore(@ForAll int seed) {
    WalkState state = new WalkState(seed);
    state.movement().look(100, 0);
    state.walked(0, 0, 50_000, costs);
    assertThat(state.isDue(MAX_AGE * 79 / 100, MAX_AGE)).isFalse();
    assertThat(state.isDue(MAX_AGE * 91 / 100, MAX_AGE)).isTrue();
  }

  @Property
  void prediction_isNeverNegative_whateverWalksTook(
      @ForAll @LongRange(min = 0, max = 1L << 36) long pages,
      @ForAll @LongRange(min = 0, max = 1L << 40) long nanos,
      @ForAll @IntRange(min = 0, max = 3) int walks) {
    WalkState state = looked(pages);
    for (int walk = 0; walk < walks; walk++) {
      walk(state, nanos);
    }
    assertThat(state.predictedWalkNanos(costs)).isPositive();
  }

  private void walk(WalkState state, long nanos) {
    state.walked(0, 0, nanos, costs);
  }

  private static HostFigures swapOf(long totalBytes, long freeBytes, long pageBytes) {
    return new HostFigures(
        Map.of(
            HostFigure.SWAP_TOTAL_BYTES, totalBytes,
            HostFigure.SWAP_FREE_BYTES, freeBytes,
            HostFigure.PAGE_SIZE_BYTES, pageBytes));
  }

  private static WalkState looked(long pages) {
    WalkState state = new WalkState(1);
    state.movement().look(pages, 0);
    return state;
  }
}
