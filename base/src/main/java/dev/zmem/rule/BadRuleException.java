package dev.zmem.rule;

/** A rule that cannot be taken. The message names its part and what is wrong. */
public final class BadRuleException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int rule;
  private final String part;

  /**
   * A wrong rule.
   *
   * @param rule its place in the list, from 0; negative for the list as a whole
   * @param part the key of the wrong part; empty for the whole rule
   */
  BadRuleException(int rule, String part, String problem) {
    super(
        (rule < 0 ? "" : "rule " + (rule + 1) + ": ")
            + (part.isEmpty() ? "" : part + ": ")
            + problem);
    this.rule = rule;
    this.part = part;
  }

  /** Its place in the list, from 0; negative for the list as a whole. */
  public int rule() {
    return rule;
  }

  /** The key of the wrong part; empty for the whole rule. */
  public String part() {
    return part;
  }
}
