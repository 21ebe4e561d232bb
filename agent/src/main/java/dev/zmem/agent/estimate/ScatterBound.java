package dev.zmem.agent.estimate;

/**
 * The bound of the error of a total that was estimated from stratified samples without replacement;
 * it holds for skewed populations too. One thread at a time.
 *
 * <p>The bound is Student's, with the finite population correction and Welch and Satterthwaite's
 * degrees of freedom, at 97 % so that 95 % remain where the normal approximation is poor; what
 * makes it hold where a sample saw little or nothing of a rare, full part is that it is computed as
 * if four more windows had been seen, two of either extreme, as Agresti and Coull do for
 * proportions. They are dealt to the strata by their share in the variance that equal scatter would
 * give: where a sampled window stands for the most others, there the unseen can hide. Sources: W.
 * Cochran, Sampling Techniques, 5.3–5.5; A. Agresti, B. Coull, The American Statistician 52 (1998),
 * 119.
 */
final class ScatterBound {
  /** Windows imagined, half of them of either extreme. */
  private static final double IMAGINED = 4;

  private final WindowPlan plan;
  private final double middle;
  private final double middleSquare;
  private final double[] sums;
  private final double[] squares;

  /**
   * For values of the windows of {@code plan}.
   *
   * @param one what a window at one extreme has
   * @param other what one at the other has
   */
  ScatterBound(WindowPlan plan, double one, double other) {
    this.plan = plan;
    this.middle = (one + other) / 2;
    this.middleSquare = (one * one + other * other) / 2;
    this.sums = new double[plan.strata()];
    this.squares = new double[plan.strata()];
  }

  /** Adds the value of one window. */
  void add(int stratum, double value) {
    sums[stratum] += value;
    squares[stratum] += value * value;
  }

  /** The sum of the numbers that a stratum was given. */
  double sum(int stratum) {
    return sums[stratum];
  }

  /** Mean of a window of the stratum. */
  double mean(int stratum) {
    int sample = plan.stratumSample(stratum);
    return sample == 0 ? 0 : sums[stratum] / sample;
  }

  /** How far the truth is away at most, once every window was added. */
  double error() {
    if (plan.census()) {
      return 0;
    }
    double spread = 0;
    for (int stratum = 0; stratum < sums.length; stratum++) {
      spread += spread(stratum);
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
                * Math.abs(middle - mean(stratum));
      }
    }
    if (variance <= 0) {
      return shift;
    }
    return StudentT.factor97(variance * variance / freedom) * Math.sqrt(variance) + shift;
  }

  /** Variance of the stratum's total by that of a window: N² (1 − n/N) / n. */
  private double spread(int stratum) {
    double windows = plan.stratumWindows(stratum);
    double sample = plan.stratumSample(stratum);
    return sample == 0 ? 0 : windows * (windows - sample) / sample;
  }

  /** Variance of a window, the imagined ones among the sampled. */
  private double scatter(int stratum, double imagined) {
    double count = plan.stratumSample(stratum) + imagined;
    double sum = sums[stratum] + imagined * middle;
    double square = squares[stratum] + imagined * middleSquare;
    return Math.max(0, square - sum * sum / count) / Math.max(count - 1, 1);
  }
}
