package dev.zmem.agent.governor;

/**
 * What the governor knows of one process: how it moved since its last measurement and when that
 * was, what its walks cost, and what was decided. Mutable; owned by the scanner's thread.
 */
public final class WalkState {
  /** What is done with a process in a pass. */
  public enum Decision {
    /** Nothing: its figures stand. */
    REST,
    /** Its whole page table is walked by the kernel: {@code smaps_rollup}. */
    WALK,
    /** Its page table is read in windows. */
    STEP
  }

  private static final long NEVER = Long.MIN_VALUE;

  /** Spread of the ages at which processes are read again, so that they do not come all at once. */
  private static final double LEAST_DUE_SHARE = 0.8;

  private static final double MOST_DUE_SHARE = 0.9;

  /** A process that keeps still is measured all the same after so many maximum ages. */
  static final int STILL_AGES = 5;

  private final Movement movement = new Movement();
  private final SwappedPages swapped = new SwappedPages();
  private final double dueShare;

  private long measuredAtNanos = NEVER;
  private long confirmedAtNanos = NEVER;
  private boolean confirmable;

  private double nanosPerPage = -1;
  private double nanosPerPageBefore = -1;

  private Decision decision = Decision.REST;
  private int windowQuota;

  /** A process not measured yet; {@code seed} spreads processes over time, the pid for example. */
  public WalkState(int seed) {
    double spread = (seed * 0x9E3779B97F4A7C15L >>> 11) * 0x1.0p-53;
    dueShare = LEAST_DUE_SHARE + (MOST_DUE_SHARE - LEAST_DUE_SHARE) * spread;
  }

  /** What its cheap counters tell. */
  public Movement movement() {
    return movement;
  }

  /** What it has in swap. */
  public SwappedPages swapped() {
    return swapped;
  }

  /** Its figures are exact as of now; what of it is in swap was taken before. */
  public void walked(long nowNanos, long sharedPages, long walkNanos, WalkCosts costs) {
    measured(nowNanos, sharedPages, true);
    nanosPerPageBefore = nanosPerPage;
    nanosPerPage = costs.nanosPerPage(walkedPages(), walkNanos);
    costs.walked(walkedPages(), walkNanos);
  }

  /**
   * Its figures were estimated from windows now.
   *
   * @param all whether all windows were read: nothing more is to be learned while it keeps still
   */
  public void stepped(
      long nowNanos, long sharedPages, int windows, boolean all, long cpuNanos, WalkCosts costs) {
    measured(nowNanos, sharedPages, all);
    costs.stepped(windows, cpuNanos);
  }

  /** The address space is another one: nothing is known of it. */
  public void renew() {
    measuredAtNanos = NEVER;
    confirmedAtNanos = NEVER;
    confirmable = false;
    nanosPerPage = -1;
    nanosPerPageBefore = -1;
    movement.renew();
    swapped.renew();
  }

  /** Whether it was ever measured. */
  public boolean isMeasured() {
    return measuredAtNanos != NEVER;
  }

  /** Time since the last measurement; {@link Long#MAX_VALUE} before the first. */
  public long ageNanos(long nowNanos) {
    return isMeasured() ? nowNanos - measuredAtNanos : Long.MAX_VALUE;
  }

  /**
   * Time since it was measured, or shown to be as it was measured; {@link Long#MAX_VALUE} before
   * the first measurement.
   */
  public long unconfirmedNanos(long nowNanos) {
    return isMeasured() ? nowNanos - confirmedAtNanos : Long.MAX_VALUE;
  }

  /** Its faults were looked at: its figures are true as of now, if it kept still. */
  public void confirm(long nowNanos) {
    if (confirmable && movement.isStill()) {
      confirmedAtNanos = nowNanos;
    }
  }

  /** What walking it would take, nanoseconds; time it is held and CPU alike. */
  public long predictedWalkNanos(WalkCosts costs) {
    return walkNanos(swapped.known(), costs);
  }

  /** What walking it would take if all that may be in swap is. */
  long mostWalkNanos(long nowNanos, long hostSwapPages, WalkCosts costs) {
    return walkNanos(swapped.most(movement.residentPages(), nowNanos, hostSwapPages), costs);
  }

  private long walkNanos(long swappedPages, WalkCosts costs) {
    double perPage = costs.nanosPerPage();
    if (nanosPerPage >= 0) {
      // the smaller of two: a walk that was interrupted looks costly, and after a single one it is
      // tried again unless that may take too long with what is usual here, and as much again
      double before = nanosPerPageBefore < 0 ? 2 * perPage : nanosPerPageBefore;
      perPage = Math.min(nanosPerPage, before);
    }
    // huge pages make a walk cheap, but none is left of those that went to swap
    double perSwapped = Math.max(perPage, costs.nanosPerPage());
    return (long)
        (costs.nanosPerWalk()
            + perPage * movement.residentPages()
            + perSwapped * (double) swappedPages);
  }

  private long walkedPages() {
    return movement.residentPages() + swapped.known();
  }

  /** What was decided for this pass. */
  public Decision decision() {
    return decision;
  }

  /** Windows to read when stepped. */
  public int windowQuota() {
    return windowQuota;
  }

  /** Decides that nothing is done with it in this pass. */
  public void rest() {
    decide(Decision.REST, 0);
  }

  /** Decides that it is walked in this pass. */
  public void walk() {
    decide(Decision.WALK, 0);
  }

  void decide(Decision newDecision, int newWindowQuota) {
    decision = newDecision;
    windowQuota = newWindowQuota;
  }

  /** Whether a look at its faults may show that it needs no new measurement, though it is due. */
  boolean isToConfirm(long nowNanos, long maxAgeNanos) {
    return confirmable
        && unconfirmedNanos(nowNanos) >= dueAge(maxAgeNanos)
        && ageNanos(nowNanos) < STILL_AGES * dueAge(maxAgeNanos)
        && movement.isStill();
  }

  /** Whether it is time to measure it again, whether it moved or not. */
  boolean isDue(long nowNanos, long maxAgeNanos) {
    return unconfirmedNanos(nowNanos) >= dueAge(maxAgeNanos)
        || ageNanos(nowNanos) >= STILL_AGES * dueAge(maxAgeNanos);
  }

  /** Whether it has figures that are older than they should ever be. */
  boolean isOverdue(long nowNanos, long maxAgeNanos) {
    return isMeasured()
        && (unconfirmedNanos(nowNanos) > maxAgeNanos
            || ageNanos(nowNanos) > STILL_AGES * maxAgeNanos);
  }

  private long dueAge(long maxAgeNanos) {
    return (long) (maxAgeNanos * dueShare);
  }

  private void measured(long nowNanos, long sharedPages, boolean wholly) {
    measuredAtNanos = nowNanos;
    confirmedAtNanos = nowNanos;
    confirmable = movement.measured(sharedPages) && wholly;
  }
}
