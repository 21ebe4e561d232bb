package dev.zmem.agent.governor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides at every pass which processes are measured again. They wait in four queues: never
 * measured, measured long ago, moved since, and too large to be walked. Each queue is in order of
 * what measuring it tells (expected change × age), and the queues take turns by the share of the
 * allowance each has used: none starves another.
 *
 * <p>Allocates nothing while nothing moves. One thread at a time.
 */
public final class Governor {
  /** A smaller movement than this, in pages and as a share of the process, waits a little. */
  private static final long NOISE_PAGES = 16;

  private static final long NOISE_SHARE = 100;

  /** How long a small movement waits: together with the next it may be worth a walk. */
  private static final long NOISE_NANOS = 15_000_000_000L;

  /** Fewest windows worth looking at, as long as there is time. */
  static final int LEAST_WINDOWS = 48;

  /** Most windows of one process in one pass: 4 GiB of 4 KiB pages. */
  static final int MOST_WINDOWS = 2048;

  /** New ones come first, for a row without figures is the largest error. */
  private static final double[] WEIGHTS = {12, 2, 3, 3};

  /** Weight of the old ones once one of them is older than it should ever be. */
  private static final double OVERDUE_WEIGHT = 6;

  private static final int NEW = 0;
  private static final int OLD = 1;
  private static final int MOVED = 2;
  private static final int LARGE = 3;

  private final Budgets budgets;
  private final WalkCosts costs = new WalkCosts();
  private final WindowTime windowTime = new WindowTime();
  private final List<List<WalkState>> queues =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private final double[] spentNanos = new double[WEIGHTS.length];
  private final int[] next = new int[WEIGHTS.length];
  private double windowNanosLeft;

  /** Decides within these budgets. */
  public Governor(Budgets budgets) {
    this.budgets = budgets;
  }

  /** What walks cost on this host. */
  public WalkCosts costs() {
    return costs;
  }

  /** What windows take by the clock on this host. */
  public WindowTime windowTime() {
    return windowTime;
  }

  /**
   * Decides for every process: {@link WalkState#decision} says what.
   *
   * @param processes all that may be measured; each has taken its cheap figures
   * @param nowNanos monotonic time
   * @param allowanceNanos CPU that measuring may use now
   */
  public void plan(List<WalkState> processes, long nowNanos, long allowanceNanos) {
    for (int queue = 0; queue < WEIGHTS.length; queue++) {
      queues.get(queue).clear();
      spentNanos[queue] = 0;
      next[queue] = 0;
    }
    for (int index = 0; index < processes.size(); index++) {
      WalkState process = processes.get(index);
      process.decide(WalkState.Decision.REST, 0);
      int queue = queueOf(process, nowNanos);
      if (queue >= 0) {
        queues.get(queue).add(process);
      }
    }
    sort(nowNanos);
    spend(allowanceNanos, nowNanos);
  }

  /** Whether it has figures that are older than they should ever be; asked after the pass. */
  public boolean isOverdue(WalkState process, long nowNanos) {
    return process.isOverdue(nowNanos, budgets.maxAgeNanos());
  }

  /** Whether its faults are to be looked at, which may spare a walk. */
  public boolean isToConfirm(WalkState process, long nowNanos) {
    return process.isToConfirm(nowNanos, budgets.maxAgeNanos());
  }

  /**
   * Whether a walk may hold the process for longer than is allowed, by what may be in swap of it.
   *
   * @param hostSwapPages pages of swap that the host uses
   */
  public boolean mayHold(WalkState process, long nowNanos, long hostSwapPages) {
    return process.mostWalkNanos(nowNanos, hostSwapPages, costs) > budgets.stallNanos();
  }

  private int queueOf(WalkState process, long nowNanos) {
    boolean due = process.isDue(nowNanos, budgets.maxAgeNanos());
    if (!due && !isWorthIt(process, nowNanos)) {
      return -1;
    }
    if (process.predictedWalkNanos(costs) > budgets.stallNanos()) {
      return LARGE;
    }
    if (!process.isMeasured()) {
      return NEW;
    }
    return due ? OLD : MOVED;
  }

  private boolean isWorthIt(WalkState process, long nowNanos) {
    long moved = process.movement().movedPages();
    if (moved == 0) {
      return false;
    }
    return moved >= NOISE_PAGES
        || moved * NOISE_SHARE >= process.movement().residentPages()
        || process.ageNanos(nowNanos) >= NOISE_NANOS;
  }

  /** A queue of one, or none, is in order: nothing is made to compare with. */
  private void sort(long nowNanos) {
    if (queues.get(NEW).size() > 1) {
      queues
          .get(NEW)
          .sort((one, other) ->
              Long.compare(other.movement().residentPages(), one.movement().residentPages()));
    }
    if (queues.get(OLD).size() > 1) {
      queues
          .get(OLD)
          .sort(
              Comparator.comparingLong((WalkState process) -> process.unconfirmedNanos(nowNanos))
                  .reversed());
    }
    for (int queue = MOVED; queue <= LARGE; queue++) {
      if (queues.get(queue).size() > 1) {
        queues
            .get(queue)
            .sort(
                Comparator.comparingDouble((WalkState process) -> worth(process, nowNanos))
                    .reversed());
      }
    }
  }

  /** Expected change × age. */
  private static double worth(WalkState process, long nowNanos) {
    return (1.0 + process.movement().movedPages()) * process.ageNanos(nowNanos);
  }

  /** Takes from the queue that has used least of its share until nothing is left to spend. */
  private void spend(long allowanceNanos, long nowNanos) {
    List<WalkState> old = queues.get(OLD);
    double oldWeight =
        !old.isEmpty() && isOverdue(old.getFirst(), nowNanos) ? OVERDUE_WEIGHT : WEIGHTS[OLD];
    double left = allowanceNanos;
    windowNanosLeft = WindowTime.PASS_NANOS;
    while (left > 0) {
      int queue = nextQueue();
      if (queue < 0) {
        return;
      }
      WalkState process = queues.get(queue).get(next[queue]++);
      double cost;
      if (queue == LARGE) {
        int quota = windowQuota(left, queues.get(LARGE).size() - next[LARGE] + 1);
        process.decide(WalkState.Decision.STEP, quota);
        windowNanosLeft -= quota * windowTime.nanosPerWindow();
        cost = quota * costs.nanosPerWindow();
      } else {
        process.decide(WalkState.Decision.WALK, 0);
        cost = process.predictedWalkNanos(costs);
      }
      spentNanos[queue] += cost / (queue == OLD ? oldWeight : WEIGHTS[queue]);
      left -= cost;
    }
  }

  private int nextQueue() {
    int best = -1;
    for (int queue = 0; queue < WEIGHTS.length; queue++) {
      if (next[queue] < queues.get(queue).size()
          && (queue != LARGE || windowNanosLeft > 0)
          && (best < 0 || spentNanos[queue] < spentNanos[best])) {
        best = queue;
      }
    }
    return best;
  }

  /**
   * An equal part of half of the budget left, the other half is for the other queues; and no more
   * than its part of the time.
   */
  private int windowQuota(double leftNanos, int waiting) {
    double windows = leftNanos / 2 / waiting / costs.nanosPerWindow();
    return windowTime.quota(
        (int) Math.clamp(windows, LEAST_WINDOWS, MOST_WINDOWS), windowNanosLeft, waiting);
  }
}
