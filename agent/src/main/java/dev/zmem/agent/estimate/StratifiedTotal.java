package dev.zmem.agent.estimate;

/**
 * The total of one figure over all windows, from stratified samples without replacement: windows
 * times mean a stratum, which has no bias, within a {@link ScatterBound}. For figures of which
 * nothing else is known. One thread at a time. Source: W. Cochran, Sampling Techniques, 5.3.
 */
final class StratifiedTotal {
  private final WindowPlan plan;
  private final ScatterBound bound;

  StratifiedTotal(WindowPlan plan) {
    this.plan = plan;
    this.bound = new ScatterBound(plan, 0, WindowPlan.WINDOW_PAGES);
  }

  /** Adds the figure of one window, pages. */
  void add(int stratum, int pages) {
    bound.add(stratum, pages);
  }

  /**
   * The estimate, once every window of the plan was added.
   *
   * @param pagesRead pages of all those windows
   */
  Estimate estimate(long pagesRead) {
    double total = 0;
    double seen = 0;
    for (int stratum = 0; stratum < plan.strata(); stratum++) {
      total += bound.mean(stratum) * plan.stratumWindows(stratum);
      seen += bound.sum(stratum);
    }
    if (plan.census()) {
      return new Estimate(Math.round(seen), 0);
    }
    // whatever was not seen holds no less than nothing and no more than its pages
    double possible = Math.max(total - seen, seen + (plan.pagesInAll() - pagesRead) - total);
    return new Estimate(Math.round(total), (long) Math.ceil(Math.min(bound.error(), possible)));
  }
}
