package dev.zmem.agent.governor;

/**
 * What cheap counters tell of a process: its figures now, those at its last measurement, and so by
 * how much what it holds may have moved since. All figures are in pages. Mutable; owned by the
 * scanner's thread.
 */
public final class Movement {
  /** A figure that was not read. */
  public static final long UNKNOWN = -1;

  /** Drift that a table does not show: the larger of 64 KiB and 1 %, as on the wire. */
  private static final double DRIFT_PAGES = 16;

  private static final double DRIFT_SHARE = 0.01;

  private long residentPages;
  private long filePages = UNKNOWN;
  private long faults = UNKNOWN;
  private int relatives = 1;
  private long relativesFaults;
  private double fileTurnover;
  private long settledFilePages;

  private long measuredResidentPages;
  private long measuredSharedPages;
  private long measuredFaults = UNKNOWN;
  private int measuredRelatives = 1;
  private long measuredRelativesFaults;
  private double measuredFileTurnover;

  /**
   * Takes what the process holds now, {@code statm}.
   *
   * @param newResidentPages resident pages
   * @param newFilePages those of them that are of files and shared memory, or {@link #UNKNOWN}
   */
  public void look(long newResidentPages, long newFilePages) {
    residentPages = newResidentPages;
    filePages = newFilePages;
  }

  /**
   * Takes what others may have changed of its share.
   *
   * @param newRelatives processes that share pages by fork, itself included
   * @param newRelativesFaults page faults seen of all of them so far
   * @param newFileTurnover {@link FileSharing#turnover} of the host
   */
  public void lookAround(int newRelatives, long newRelativesFaults, double newFileTurnover) {
    relatives = newRelatives;
    relativesFaults = newRelativesFaults;
    fileTurnover = newFileTurnover;
  }

  /**
   * Takes the process's page faults since its start; gives how many there were since the last look.
   */
  public long lookAtFaults(long newFaults) {
    long since = faults == UNKNOWN ? 0 : newFaults - faults;
    faults = newFaults;
    if (measuredFaults == UNKNOWN) {
      measuredFaults = newFaults; // counted from the first look after a measurement
    }
    return since;
  }

  /** Resident pages now. */
  public long residentPages() {
    return residentPages;
  }

  /** Pages that its PSS is expected to be off by since the last measurement. */
  public long movedPages() {
    long moved = Math.abs(grownPages());
    if (measuredFaults != UNKNOWN) {
      moved = Math.max(moved, faults - measuredFaults);
    }
    double copied = copiedPages();
    return moved + Math.abs(sharingMovedPages()) + (copied < leastDriftPages() ? 0 : (long) copied);
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

  /**
   * Whether nothing moved since the last measurement, and nobody else changed its share by much.
   */
  boolean isStill() {
    return movedPages() == 0 && filesDriftPages() + copiedPages() < leastDriftPages();
  }

  /**
   * Its figures were measured now. What was known of its faults is from before, so that none is
   * missed.
   *
   * @param sharedPages pages of PSS that are shared with others
   * @return whether its faults were known, so that it can be told later that it kept still
   */
  boolean measured(long sharedPages) {
    measuredResidentPages = residentPages;
    measuredSharedPages = sharedPages;
    measuredFaults = faults;
    measuredRelatives = relatives;
    measuredRelativesFaults = relativesFaults;
    measuredFileTurnover = fileTurnover;
    return faults != UNKNOWN;
  }

  /** It is another address space, whose faults were not counted. */
  void renew() {
    faults = UNKNOWN;
    measuredFaults = UNKNOWN;
  }

  /** Pages of files and shared memory that are resident now, or {@link #UNKNOWN}. */
  long filePages() {
    return filePages;
  }

  /** Those of them that are counted in the host's {@link FileSharing}. */
  long settledFilePages() {
    return settledFilePages;
  }

  void settleFilePages(long pages) {
    settledFilePages = pages;
  }

  /**
   * What its part of shared pages grew by, at most, because relatives made some of them their own:
   * each leaves one sharer less.
   */
  private double copiedPages() {
    double copied = relativesFaults - measuredRelativesFaults;
    return relatives > 1 ? copied / ((double) relatives * (relatives - 1)) : 0;
  }

  /**
   * Pages that its PSS may be off by, at most about, because other processes that map the same
   * files came and went.
   */
  private double filesDriftPages() {
    long mapped = filePages == UNKNOWN ? residentPages : filePages;
    return mapped * Math.min(1, fileTurnover - measuredFileTurnover);
  }

  /** Less that others changed is not shown, and no reason to walk it. */
  private double leastDriftPages() {
    return Math.max(DRIFT_PAGES, DRIFT_SHARE * residentPages);
  }
}
