package dev.zmem.agent.governor;

/**
 * What the governor knows of one process: its cheap figures now and at its last exact reading, what
 * its walks cost, and what was decided. Mutable; owned by the scanner's thread.
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
  private static final long UNKNOWN = -1;

  /** Spread of the ages at which processes are read again, so that they do not come all at once. */
  private static final double LEAST_DUE_SHARE = 0.8;

  private static final double MOST_DUE_SHARE = 0.9;

  private final double dueShare;
  private long residentPages;
  private long faults;
  private int relatives = 1;

  private long measuredAtNanos = NEVER;
  private long measuredResidentPages;
  private long measuredFaults = UNKNOWN;
  private long measuredSharedPages;
  private int measuredRelatives = 1;

  private double nanosPerPage = -1;
  private double nanosPerPageBefore = -1;

  private Decision decision = Decision.REST;
  private int windowQuota;

  /** A process not measured yet; {@code seed} spreads processes over time, the pid for example. */
  public WalkState(int seed) {
    double spread = (seed * 0x9E3779B97F4A7C15L >>> 11) * 0x1.0p-53;
    dueShare = LEAST_DUE_SHARE + (MOST_DUE_SHARE - LEAST_DUE_SHARE) * spread;
  }

  /**
   * Takes the cheap figures of this pass.
   *
   * @param newResidentPages resident pages, {@code statm}
   * @param newRelatives processes that share pages by fork, itself included
   */
  public void look(long newResidentPages, int newRelatives) {
    residentPages = newResidentPages;
    relatives = newRelatives;
  }

  /** Takes the process's minor faults since its start. */
  public void lookAtFaults(long minorFaults) {
    faults = minorFaults;
    if (measuredFaults == UNKNOWN) {
      measuredFaults = minorFaults; // faults are counted from the first look after a measurement
    }
  }

  /** Its figures are exact as of now. */
  public void walked(long nowNanos, long sharedPages, long walkNanos, WalkCosts costs) {
    measured(nowNanos, sharedPages);
    nanosPerPageBefore = nanosPerPage;
    nanosPerPage = costs.nanosPerPage(residentPages, walkNanos);
    costs.walked(residentPages, walkNanos);
  }

  /** Its figures were estimated from windows now. */
  public void stepped(
      long nowNanos, long sharedPages, int windows, long cpuNanos, WalkCosts costs) {
    measured(nowNanos, sharedPages);
    costs.stepped(windows, cpuNanos);
  }

  /** The address space is another one: nothing is known of it. */
  public void renew() {
    measuredAtNanos = NEVER;
    nanosPerPage = -1;
    nanosPerPageBefore = -1;
    measuredFaults = UNKNOWN;
  }

  /** Whether it was ever measured. */
  public boolean isMeasured() {
    return measuredAtNanos != NEVER;
  }

  /** Time since the last measurement; {@link Long#MAX_VALUE} before the first. */
  public long ageNanos(long nowNanos) {
    return isMeasured() ? nowNanos - measuredAtNanos : Long.MAX_VALUE;
  }

  /** Pages that its PSS is expected to be off by since the last measurement. */
  public long movedPages() {
    long moved = Math.abs(residentPages - measuredResidentPages);
    if (measuredFaults >= 0) {
      moved = Math.max(moved, faults - measuredFaults);
    }
    return moved + Math.abs(sharingMovedPages());
  }

  /**
   * How many pages its resident set grew by since the last measurement; negative when it shrank.
   */
  public long grownPages() {
    return residentPages - measuredResidentPages;
  }

  /** How its part of shared pages changed because relatives came or went. */
  public long sharingMovedPages() {
    if (relatives == measuredRelatives) {
      return 0;
    }
    return Math.round(measuredSharedPages * ((double) measuredRelatives / relatives - 1));
  }

  /** What walking it would take, nanoseconds; time it is held and CPU alike. */
  public long predictedWalkNanos(WalkCosts costs) {
    double perPage = costs.nanosPerPage();
    if (nanosPerPage >= 0) {
      // the smaller of two: a walk that was interrupted looks costly, and after a single one it is
      // tried again unless that may take too long with what is usual here, and as much again
      double before = nanosPerPageBefore < 0 ? 2 * perPage : nanosPerPageBefore;
      perPage = Math.min(nanosPerPage, before);
    }
    return (long) (costs.nanosPerWalk() + perPage * residentPages);
  }

  /** Resident pages now. */
  public long residentPages() {
    return residentPages;
  }

  /** What was decided for this pass. */
  public Decision decision() {
    return decision;
  }

  /** Windows to read when stepped. */
  public int windowQuota() {
    return windowQuota;
  }

  /** Whether it is time to read it again, whether it moved or not. */
  boolean isDue(long nowNanos, long maxAgeNanos) {
    return ageNanos(nowNanos) >= (long) (maxAgeNanos * dueShare);
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

  private void measured(long nowNanos, long sharedPages) {
    measuredAtNanos = nowNanos;
    measuredResidentPages = residentPages;
    measuredSharedPages = sharedPages;
    measuredFaults = UNKNOWN;
    measuredRelatives = relatives;
  }
}
