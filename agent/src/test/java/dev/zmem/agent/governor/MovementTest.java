package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Who keeps still, and who may spare a walk. */
class MovementTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_AGE = 60 * SECOND;

  private final WalkCosts costs = new WalkCosts();

  @Example
  void whoKeptStill_isConfirmed_untilFiveMaximumAges() {
    WalkState state = walked(true);
    assertThat(state.isToConfirm(40 * SECOND, MAX_AGE)).isFalse();
    int confirmed = 0;
    long walkedAgain = 0;
    for (long now = 5 * SECOND; walkedAgain == 0; now += 5 * SECOND) {
      if (state.isToConfirm(now, MAX_AGE)) {
        confirmed++;
        state.movement().lookAtFaults(70);
        state.confirm(now);
      }
      assertThat(state.isOverdue(now, MAX_AGE)).isFalse();
      walkedAgain = state.isDue(now, MAX_AGE) ? now : 0;
    }
    assertThat(confirmed).isBetween(4, 5);
    assertThat(walkedAgain).isBetween(4 * MAX_AGE, 5 * MAX_AGE);
  }

  @Example
  void whoseFaultsWereNotKnownBeforeTheWalk_isNotConfirmed() {
    WalkState state = walked(false);
    state.movement().lookAtFaults(70);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
    state.confirm(55 * SECOND);
    assertThat(state.isDue(55 * SECOND, MAX_AGE)).isTrue();
    assertThat(state.isOverdue(61 * SECOND, MAX_AGE)).isTrue();
  }

  @Example
  void oneFault_isMovement() {
    WalkState state = walked(true);
    state.movement().lookAtFaults(71);
    state.confirm(55 * SECOND);
    assertThat(state.isDue(55 * SECOND, MAX_AGE)).isTrue();
  }

  @Example
  void onePageMore_isMovement() {
    WalkState state = walked(true);
    state.movement().look(1_001, 500);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
  }

  @Example
  void windowsThatWereNotAllRead_areReadAgain() {
    WalkState state = new WalkState(1);
    state.movement().look(1_000_000, 0);
    state.movement().lookAtFaults(70);
    state.stepped(0, 0, 100, false, SECOND, costs);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
    state.stepped(0, 0, 2_000, true, SECOND, costs);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();
  }

  @Example
  void filesThatOthersMapToo_areDrift_onceItShows() {
    WalkState state = walked(true);
    state.movement().lookAround(1, 0, 0.03); // 15 of its 500 pages
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();
    state.movement().lookAround(1, 0, 0.04);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
  }

  @Example
  void pagesThatARelativeMadeItsOwn_areMovement_lessSoTheMoreRelativesThereAre() {
    WalkState state = new WalkState(1);
    state.movement().look(1_000, 0);
    state.movement().lookAround(2, 0, 0);
    state.movement().lookAtFaults(70);
    state.walked(0, 0, 50_000, costs);
    state.movement().lookAround(2, 40, 0); // half of them are one's own now
    assertThat(state.movement().movedPages()).isEqualTo(20);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
    state.movement().lookAround(2, 30, 0); // 15 pages: a table does not show them
    assertThat(state.movement().movedPages()).isZero();
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();

    state.movement().lookAround(50, 0, 0);
    state.walked(0, 0, 50_000, costs);
    state.movement().lookAround(50, 2_000, 0);
    assertThat(state.movement().movedPages()).isZero();
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();
  }

  @Example
  void newAddressSpace_isNotConfirmed() {
    WalkState state = walked(true);
    state.renew();
    state.confirm(55 * SECOND);
    assertThat(state.isMeasured()).isFalse();
    assertThat(state.isDue(55 * SECOND, MAX_AGE)).isTrue();
  }

  @Example
  void turnover_isOfThoseWhoStay() {
    FileSharing sharing = new FileSharing();
    Movement first = mapping(1_000);
    sharing.look(first, FileSharing.SETTLED_NANOS);
    double before = sharing.turnover();
    Movement passing = mapping(5_000);
    sharing.look(passing, FileSharing.SETTLED_NANOS - 1);
    sharing.left(passing);
    assertThat(sharing.turnover()).isEqualTo(before);

    Movement staying = mapping(1_000);
    sharing.look(staying, FileSharing.SETTLED_NANOS);
    assertThat(sharing.turnover() - before).isEqualTo(0.5);
    sharing.look(staying, 2 * FileSharing.SETTLED_NANOS);
    assertThat(sharing.turnover() - before).isEqualTo(0.5);
    sharing.left(staying);
    sharing.left(staying);
    assertThat(sharing.turnover() - before).isEqualTo(1.5);
  }

  @Example
  void unknownFilePages_areNotCounted_andMayBeAll() {
    FileSharing sharing = new FileSharing();
    Movement unknown = mapping(Movement.UNKNOWN);
    sharing.look(unknown, 2 * FileSharing.SETTLED_NANOS);
    assertThat(sharing.turnover()).isZero();

    WalkState state = walked(true);
    state.movement().look(1_000, Movement.UNKNOWN);
    state.movement().lookAround(1, 0, 0.02); // 20 of all its 1,000 pages
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
  }

  /** However the rest of the host moved, a process is not told still that moved itself. */
  @Property
  void whoMoved_isNeverConfirmed(
      @ForAll @LongRange(min = 0, max = 1L << 40) long pages,
      @ForAll @LongRange(min = 1, max = 1L << 40) long faults,
      @ForAll @IntRange(min = 1, max = 1_000) int relatives) {
    WalkState state = new WalkState(1);
    state.movement().look(pages, pages / 2);
    state.movement().lookAround(relatives, 0, 0);
    state.movement().lookAtFaults(5);
    state.walked(0, 0, 50_000, costs);
    state.movement().lookAtFaults(5 + faults);
    state.confirm(55 * SECOND);
    assertThat(state.unconfirmedNanos(55 * SECOND)).isEqualTo(55 * SECOND);
  }

  @Example
  void faults_areToldSinceTheLastLook() {
    Movement movement = new Movement();
    assertThat(movement.lookAtFaults(500)).isZero();
    assertThat(movement.lookAtFaults(530)).isEqualTo(30);
    assertThat(movement.lookAtFaults(530)).isZero();
    movement.renew();
    assertThat(movement.lookAtFaults(7)).isZero();
  }

  @Example
  void sharedPages_areDividedAmongFewer_whenRelativesEnd() {
    Movement movement = new Movement();
    movement.lookAround(8, 0, 0);
    movement.measured(100);
    movement.lookAround(2, 0, 0);
    assertThat(movement.sharingMovedPages()).isEqualTo(300);
    movement.lookAround(10, 0, 0);
    assertThat(movement.sharingMovedPages()).isEqualTo(-20);
  }

  /** What others did before the measurement is in it. */
  @Example
  void driftOfOthers_isCountedFromTheMeasurement() {
    WalkState state = new WalkState(1);
    state.movement().look(1_000, 500);
    state.movement().lookAtFaults(70);
    state.movement().lookAround(2, 10_000, 0.7);
    state.walked(0, 0, 50_000, costs);
    assertThat(state.movement().movedPages()).isZero();
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();
    state.movement().lookAround(2, 10_032, 0.7); // 16 pages: as many as a table shows
    assertThat(state.movement().movedPages()).isEqualTo(16);
  }

  @Example
  void driftByFilesAndByRelatives_addUp() {
    WalkState state = new WalkState(1);
    state.movement().look(1_000, 500);
    state.movement().lookAtFaults(70);
    state.movement().lookAround(2, 0, 0);
    state.walked(0, 0, 50_000, costs);
    state.movement().lookAround(2, 20, 0.01); // 10 pages and 5
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();
    state.movement().lookAround(2, 20, 0.012); // 10 pages and 6
    assertThat(state.movement().movedPages()).isZero();
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
  }

  @Example
  void driftOfALargeProcess_isShownFromOnePercentOn() {
    WalkState state = new WalkState(1);
    state.movement().look(10_000, 5_000);
    state.movement().lookAtFaults(70);
    state.walked(0, 0, 50_000, costs);
    state.movement().lookAround(1, 0, 0.019);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isTrue();
    state.movement().lookAround(1, 0, 0.021);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
  }

  @Example
  void newAddressSpace_whoseFaultsWereNotLookedAt_isNotConfirmed() {
    WalkState state = walked(true);
    state.renew();
    state.movement().look(1_000, 500);
    state.walked(0, 0, 50_000, costs);
    assertThat(state.isToConfirm(55 * SECOND, MAX_AGE)).isFalse();
  }

  private WalkState walked(boolean faultsKnown) {
    WalkState state = new WalkState(1);
    state.movement().look(1_000, 500);
    if (faultsKnown) {
      state.movement().lookAtFaults(70);
    }
    state.walked(0, 0, 50_000, costs);
    return state;
  }

  private static Movement mapping(long filePages) {
    Movement movement = new Movement();
    movement.look(10_000, filePages);
    return movement;
  }
}
