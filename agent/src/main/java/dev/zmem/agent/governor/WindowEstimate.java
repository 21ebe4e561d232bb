package dev.zmem.agent.governor;

/**
 * Estimates a process's pages from the windows of a {@link WindowPlan}. Takes counts window by
 * window and allocates nothing for one; one thread at a time.
 */
public final class WindowEstimate {
  private final WindowPlan plan;
  private final StratifiedTotal exclusive;
  private final StratifiedTotal present;
  private final StratifiedTotal swapped;
  private final StratifiedTotal shared;
  private long pagesRead;

  /** For the windows of {@code plan}, each to be added once. */
  public WindowEstimate(WindowPlan plan) {
    this.plan = plan;
    this.exclusive = new StratifiedTotal(plan);
    this.present = new StratifiedTotal(plan);
    this.swapped = new StratifiedTotal(plan);
    this.shared = new StratifiedTotal(plan);
  }

  /**
   * Adds what window number {@code window} of the plan holds, in pages.
   *
   * @param exclusivePages at most {@code presentPages}
   * @param presentPages with {@code swappedPages} at most the window's pages
   */
  public void add(int window, int exclusivePages, int presentPages, int swappedPages) {
    int stratum = plan.stratum(window);
    exclusive.add(stratum, exclusivePages);
    present.add(stratum, presentPages);
    swapped.add(stratum, swappedPages);
    shared.add(stratum, presentPages - exclusivePages);
    pagesRead += plan.pages(window);
  }

  /** Pages in RAM that the process alone maps. */
  public Estimate exclusive() {
    return exclusive.estimate(pagesRead);
  }

  /** Pages in RAM. */
  public Estimate present() {
    return present.estimate(pagesRead);
  }

  /** Pages in swap. */
  public Estimate swapped() {
    return swapped.estimate(pagesRead);
  }

  /** Pages in RAM that others map too. */
  public Estimate shared() {
    return shared.estimate(pagesRead);
  }
}
