package dev.zmem.agent.governor;

/**
 * The processes that a pass looks at: all, unless that would use the CPU that walks need. Then they
 * take turns, each within the maximum age, and passes come less often. One thread at a time.
 */
public final class LookPlan {
  /** Share of what is earned between two passes that listing and looking may use. */
  private static final double LOOK_SHARE = 0.5;

  /** Looks that every pass takes, however soon it comes after the last. */
  static final int LEAST_LOOKS = 2_000;

  /** Passes come half as often at least; a host is called silent after more. */
  private static final double MOST_STRETCH = 2;

  /** Turns come a little faster than the maximum age asks. */
  private static final double HURRY = 1.2;

  private static final double WEIGHT = 0.2;

  private final Budgets budgets;
  private double nanosPerEntry = 600;
  private double nanosPerLook = 2_000;
  private int processes;
  private int first;
  private int quota;

  /** Plans within these budgets. */
  public LookPlan(Budgets budgets) {
    this.budgets = budgets;
  }

  /**
   * Plans a pass.
   *
   * @param newProcesses how many were listed
   * @param sinceNanos time since the last pass
   */
  public void plan(int newProcesses, long sinceNanos) {
    first = newProcesses == 0 ? 0 : (first + quota) % newProcesses;
    processes = newProcesses;
    quota = processes;
    if (budgets.limitsCpu()) {
      double nanos =
          LOOK_SHARE * budgets.cpuShare() * sinceNanos - nanosPerEntry * (double) processes;
      double turn = HURRY * processes * sinceNanos / budgets.maxAgeNanos();
      quota =
          (int) Math.min(processes, Math.max(LEAST_LOOKS, Math.max(nanos / nanosPerLook, turn)));
    }
  }

  /** Whether the process at this place of the list is looked at in this pass. */
  public boolean isTurn(int index) {
    int place = index - first;
    return (place < 0 ? place + processes : place) < quota;
  }

  /** Learns what listing and looking cost. */
  public void looked(int listed, long listNanos, int looks, long lookNanos) {
    if (listed > 0) {
      nanosPerEntry +=
          WEIGHT * (Math.clamp((double) listNanos / listed, 50, 5_000) - nanosPerEntry);
    }
    if (looks > 0) {
      nanosPerLook += WEIGHT * (Math.clamp((double) lookNanos / looks, 100, 10_000) - nanosPerLook);
    }
  }

  /** By what the interval is to be stretched, for looks to leave CPU to walks. */
  public double stretch(long intervalNanos) {
    double cost = (nanosPerEntry + nanosPerLook) * processes;
    double earned = LOOK_SHARE * budgets.cpuShare() * intervalNanos;
    return Math.clamp(cost / earned, 1, MOST_STRETCH);
  }
}
