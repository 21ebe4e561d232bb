package dev.zmem.aggregator.query;

/** What the rows of a table stand for. */
public enum GroupBy {
  PROGRAM,
  HOST,
  USER,
  /** One row a process. */
  PID,
  /** The scrubbed command line. */
  COMMAND
}
