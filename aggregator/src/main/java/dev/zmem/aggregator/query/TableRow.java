package dev.zmem.aggregator.query;

import dev.zmem.model.Absent;

/**
 * One row of a table.
 *
 * @param name the group
 * @param sums over its processes
 * @param counts how many it stands for
 * @param ageNanos of the oldest PSS in it; absent without any
 * @param process which process, for a row of one; else {@link #NO_PROCESS}
 */
public record TableRow(String name, Sums sums, Counts counts, long ageNanos, OneProcess process) {
  /** A row of a group. */
  public static final OneProcess NO_PROCESS = new OneProcess(0, "", "", "", Absent.ABSENT);

  /**
   * How many a row stands for.
   *
   * @param processes processes
   * @param denied of these, not readable for their agent
   * @param hosts distinct hosts
   */
  public record Counts(long processes, long denied, long hosts) {}

  /**
   * One process.
   *
   * @param pid its id, 0 for a remainder row
   * @param host where it runs
   * @param user its user, may be empty
   * @param command its scrubbed command line, may be empty
   * @param startedAtSeconds when it started, Unix time; {@link Absent#ABSENT} when not known
   */
  public record OneProcess(
      int pid, String host, String user, String command, long startedAtSeconds) {}
}
