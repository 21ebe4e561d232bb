package dev.zmem.agent.estimate;

/** Student's t distribution. */
final class StudentT {
  /** Quantiles 0.985 for 1, 2, … degrees of freedom. Source: scipy.stats.t.ppf. */
  private static final double[] TABLE = {
    21.205, 5.643, 3.896, 3.298, 3.003, 2.829, 2.715, 2.634, 2.574, 2.527, 2.491, 2.461, 2.436,
    2.415, 2.397, 2.382, 2.368, 2.356, 2.346, 2.336, 2.328, 2.320, 2.313, 2.307, 2.301, 2.296,
    2.291, 2.286, 2.282, 2.278,
  };

  private static final double NORMAL = 2.17009;

  private StudentT() {}

  /**
   * The factor of a two-sided 97 % interval. A fraction of a degree of freedom is left out, below
   * one counts as one: rather too wide than too narrow.
   */
  static double factor97(double degreesOfFreedom) {
    if (degreesOfFreedom < TABLE.length + 1) {
      return TABLE[Math.max((int) degreesOfFreedom, 1) - 1];
    }
    // the first two terms of the Cornish-Fisher expansion, good to 0.001 from here on
    double z = NORMAL;
    double cube = z * z * z;
    return z
        + (cube + z) / (4 * degreesOfFreedom)
        + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * degreesOfFreedom * degreesOfFreedom);
  }
}
