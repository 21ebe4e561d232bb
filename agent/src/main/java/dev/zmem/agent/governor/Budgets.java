package dev.zmem.agent.governor;

/**
 * What measuring may cost.
 *
 * @param cpuShare share of one processor that the agent and the kernel work it causes may use, 0.01
 *     for one percent; {@link #UNLIMITED} for no limit
 * @param stallNanos longest time one read may hold a process
 * @param maxAgeNanos figures are measured again, or shown to be true still, after so long, as far
 *     as the other two allow
 */
public record Budgets(double cpuShare, long stallNanos, long maxAgeNanos) {
  /** No limit of CPU. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /** 1 % of a processor, 5 ms, 60 s. */
  public static final Budgets DEFAULT = new Budgets(0.01, 5_000_000, 60_000_000_000L);

  /** For one measurement that somebody waits for: any CPU, but no process held for longer. */
  public Budgets withUnlimitedCpu() {
    return new Budgets(UNLIMITED, stallNanos, maxAgeNanos);
  }

  /** Whether CPU is limited. */
  public boolean limitsCpu() {
    return cpuShare != UNLIMITED;
  }
}
