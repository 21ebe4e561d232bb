package dev.zmem.cli.output;

/** How a report is printed. */
public enum Format {
  TABLE,
  WIDE,
  JSON,
  JSONL,
  CSV;

  /** Whether a person reads it. */
  public boolean isTable() {
    return this == TABLE || this == WIDE;
  }
}
