package dev.zmem.cli.output;

import java.util.Locale;

/** How a report is printed. */
public enum Format {
  TABLE,
  WIDE,
  JSON,
  JSONL,
  CSV,
  OPENMETRICS;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a person reads it. */
  public boolean isTable() {
    return this == TABLE || this == WIDE;
  }
}
