package dev.zmem.agent.sample;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;

/**
 * What measuring may cost, and which processes it spares.
 *
 * @param budgets what it may cost
 * @param pss whether any process is walked; without it all figures but RSS are absent
 * @param neverWalk which processes are not walked
 */
public record Measuring(Budgets budgets, boolean pss, NeverWalk neverWalk) {
  /** Within the default budgets, every process. */
  public static final Measuring DEFAULT = new Measuring(Budgets.DEFAULT, true, NeverWalk.NONE);

  /** For one measurement that somebody waits for. */
  public Measuring withUnlimitedCpu() {
    return new Measuring(budgets.withUnlimitedCpu(), pss, neverWalk);
  }
}
