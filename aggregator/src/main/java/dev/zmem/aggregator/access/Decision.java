package dev.zmem.aggregator.access;

/** Whether a principal may do something. */
public sealed interface Decision {
  /** It may. */
  Decision ALLOWED = new Allowed();

  /** It may. */
  record Allowed() implements Decision {}

  /**
   * It may not.
   *
   * @param reason who may not, what, and what to do about it: one printable line
   */
  record Refused(String reason) implements Decision {}
}
