package dev.zmem.agent.governor;

/**
 * The total of one figure over all windows, from stratified samples without replacement, with an
 * error bound that holds for skewed populations too. One thread at a time.
 *
 * <p>The estimate is the classic one, windows times mean a stratum. The bound is Student's, with
 * the finite population correction and Welch and Satterthwaite's degrees of freedom, at 97 % so
 * that 95 % remain where the normal approximation is poor; what makes it hold where a sample saw
 * little or nothing of a rare, full part is that it is computed as if four more windows had been
 * seen, two empty and two full, as Agresti and Coull do for proportions. They are dealt to the
 * strata by their share in the variance that equal scatter would give: where a sampled window
 * stands for the most others, there the unseen can hide. Sources: W. Cochran, Sampling Techniques,
 * 5.3–5.5; A. Agresti, B. Coull, The American Statistician 52 (1998), 119.
 */
final class StratifiedTotal {
  /** Windows imagined, half of them empty and half full. */
  private static final double IMAGINED = 4;

  private static final double FULL = WindowPlan.WINDOW_PAGES;

  private final WindowPlan plan;
  private final long[] sums;
  private final long[] squares;

  StratifiedTotal(WindowPlan plan) {
    this.plan = plan;
    this.sums = new long[plan.strata()];
    this.squares = new long[plan.strata()];
  }

  /** Adds the figure of one window, pages. */
  void add(int stratum, int pages) {
    sums[stratum] += pages;
    squares[stratum] += (long) pages * pages;
  }

  /**
   * The estimate, once every window of the plan was added.
   *
   * @param pagesRead pages of all those windows
   */
  Estimate estimate(long pagesRead) {
    double spread = 0;
    double total = 0;
    long seen = 0;
    for (int stratum = 0; stratum < sums.length; stratum++) {
      spread += spread(stratum);
      total += mean(stratum) * plan.stratumWindows(stratum);
      seen += sums[stratum];
    }
    if (plan.census()) {
      return new Estimate(seen, 0);
    }
    double variance = 0;
    double freedom = 0;
    double shift = 0;
    for (int stratum = 0; stratum < sums.length; stratum++) {
      int sample = plan.stratumSample(stratum);
      double imagined = IMAGINED * spread(stratum) / spread;
      if (imagined > 0) {
        double part = spread(stratum) * scatter(stratum, imagined);
        variance += part;
        freedom += part * part / Math.max(sample + imagined - 1, 1);
        shift +=
            (plan.stratumWindows(stratum) - sample)
                * imagined
                / (sample + imagined)
                * Math.abs(FULL / 2 - mean(stratum));
      }
    }
    double error = StudentT.factor97(variance * variance / freedom) * Math.sqrt(variance) + shift;
    // whatever was not seen holds no less than nothing and no more than its pages
    double possible = Math.max(total - seen, seen + (plan.pagesInAll() - pagesRead) - total);
    return new Estimate(Math.round(total), (long) Math.ceil(Math.min(error, possible)));
  }

  /** Variance of the stratum's total by that of a window: N² (1 − n/N) / n. */
  private double spread(int stratum) {
    double windows = plan.stratumWindows(stratum);
    double sample = plan.stratumSample(stratum);
    return sample == 0 ? 0 : windows * (windows - sample) / sample;
  }

  private double mean(int stratum) {
    int sample = plan.stratumSample(stratum);
    return sample == 0 ? 0 : (double) sums[stratum] / sample;
  }

  /** Variance of a window, the imagined ones among the sampled. */
  private double scatter(int stratum, double imagined) {
    double count = plan.stratumSample(stratum) + imagined;
    double sum = sums[stratum] + imagined * FULL / 2;
    double square = squares[stratum] + imagined * FULL * FULL / 2;
    return (square - sum * sum / count) / Math.max(count - 1, 1);
  }
}
