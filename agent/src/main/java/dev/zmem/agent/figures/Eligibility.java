package dev.zmem.agent.figures;

/** Whether a process may be measured in a pass. */
public enum Eligibility {
  /** It may. */
  ELIGIBLE,
  /**
   * Not now: it has no name yet that a rule could be held against, or is left alone for a while.
   */
  NOT_NOW,
  /** A rule says that it is never walked. */
  NEVER
}
