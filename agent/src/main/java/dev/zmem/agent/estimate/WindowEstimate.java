package dev.zmem.agent.estimate;

/**
 * Estimates a process's pages from the windows of a {@link WindowPlan}. Takes counts window by
 * window and allocates nothing for one; one thread at a time.
 */
public final class WindowEstimate {
  private final WindowPlan plan;
  private final ExclusiveTotal exclusive;
  private final StratifiedTotal present;
  private final StratifiedTotal swapped;
  private long pagesRead;

  /** For the windows of {@code plan}, each to be added once. */
  public WindowEstimate(WindowPlan plan) {
    this.plan = plan;
    this.exclusive = new ExclusiveTotal(plan);
    this.present = new StratifiedTotal(plan);
    this.swapped = new StratifiedTotal(plan);
  }

  /**
   * Adds what window number {@code window} of the plan holds, in pages.
   *
   * @param anonymous in RAM and of no file
   * @param anonymousExclusive those of them that the process alone maps
   * @param file in RAM and of files or shared memory
   * @param fileExclusive those of them that the process alone maps
   * @param inSwap in swap
   */
  public void add(
      int window, int anonymous, int anonymousExclusive, int file, int fileExclusive, int inSwap) {
    exclusive.addAnonymous(window, anonymous, anonymousExclusive);
    exclusive.addFile(window, file, fileExclusive);
    present.add(plan.stratum(window), anonymous + file);
    swapped.add(plan.stratum(window), inSwap);
    pagesRead += plan.pages(window);
  }

  /** Whether nothing in RAM was seen, so that a sample tells nothing of {@link #exclusive}. */
  public boolean sawNothing() {
    return exclusive.presentSeen() == 0;
  }

  /** Whether anonymous pages were seen, and none of them was another process's too. */
  public boolean anonymousWasExclusive() {
    return exclusive.anonymousWasExclusive();
  }

  /**
   * Pages in RAM that the process alone maps.
   *
   * @param known what it has in RAM
   * @param nobodyElses whether its anonymous pages are known to be no other process's
   */
  public Estimate exclusive(ResidentPages known, boolean nobodyElses) {
    return exclusive.estimate(known, nobodyElses);
  }

  /** Pages in RAM, by the windows alone. */
  public Estimate present() {
    return present.estimate(pagesRead);
  }

  /** Pages in swap, by the windows alone. */
  public Estimate swapped() {
    return swapped.estimate(pagesRead);
  }
}
