package dev.zmem.agent.governor;

import java.util.Locale;

/**
 * What a simulated agent did.
 *
 * @param scenario what was simulated
 * @param budgets within which it was to do it
 * @param cpuShare share of a processor used, over all
 * @param worstMinuteShare the same, in the worst minute after the first
 * @param longestPredictedNanos longest walk that was decided, by its prediction
 * @param longestHeldNanos longest time that one read truly held a process
 * @param heldTooLong walks that truly held a process for longer than 1.2 times the stall budget
 * @param medianAgeSeconds time since figures were measured, or shown to be true still, after the
 *     first two minutes
 * @param p99AgeSeconds the same
 * @param mostAgeSeconds the same
 * @param mostMeasuredAgeSeconds time since figures were measured, at most
 * @param fairAgeSeconds the most, if all had been measured equally often
 * @param overdue processes older than the maximum age at the end of a pass, on average
 * @param timelyShare processes that were never older than it
 * @param measuredAfterSeconds when everyone was measured that was there at the start
 * @param looksLeast fewest cheap looks of a pass, as a share of processes
 * @param meanErrorShare error of the sum of PSS, on average
 * @param mostErrorShare the same, in the worst pass
 */
record SimulationResult(
    String scenario,
    Budgets budgets,
    double cpuShare,
    double worstMinuteShare,
    long longestPredictedNanos,
    long longestHeldNanos,
    int heldTooLong,
    int medianAgeSeconds,
    int p99AgeSeconds,
    int mostAgeSeconds,
    int mostMeasuredAgeSeconds,
    double fairAgeSeconds,
    double overdue,
    double timelyShare,
    double measuredAfterSeconds,
    double looksLeast,
    double meanErrorShare,
    double mostErrorShare) {

  static final String HEADER =
      """
      | simulated host | CPU (of 1 %): mean, worst minute | longest walk (of 5 ms): predicted, true | true as of: median, p99, most; measured: most | overdue, on average | never overdue | all measured after | PSS error: mean, most |
      |---|---|---|---|---|---|---|---|
      """;

  /** A line of a markdown table. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f %%, %.2f %% | %.1f ms, %.1f ms | %d s, %d s, %d s; %d s | %.1f | %.1f %% | %s | %.2f %%, %.2f %% |",
        scenario,
        cpuShare * 100,
        worstMinuteShare * 100,
        longestPredictedNanos / 1e6,
        longestHeldNanos / 1e6,
        medianAgeSeconds,
        p99AgeSeconds,
        mostAgeSeconds,
        mostMeasuredAgeSeconds,
        overdue,
        timelyShare * 100,
        measuredAfterSeconds < 0 ? "never" : Math.round(measuredAfterSeconds) + " s",
        meanErrorShare * 100,
        mostErrorShare * 100);
  }
}
