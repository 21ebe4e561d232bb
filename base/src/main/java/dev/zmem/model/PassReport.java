package dev.zmem.model;

/**
 * What one pass over the processes of a host did.
 *
 * @param wallMicros wall time
 * @param processes processes with memory of their own that were seen: measured and denied
 * @param denied of these, not readable for the agent
 * @param vanished ended while the pass ran
 * @param malformed processes of which nothing could be read, not even their names; their rows are
 *     missing
 * @param noAddressSpace kernel threads and zombies
 * @param folded processes folded into remainder rows
 * @param overdue processes whose figures are older than the maximum age, because the budgets did
 *     not allow to read them again
 * @param failed processes of which the last reading failed, or that met an exception in the pass:
 *     their figures are those before, or RSS alone ({@link RowKind#READ_FAILED})
 */
public record PassReport(
    long wallMicros,
    int processes,
    int denied,
    int vanished,
    int malformed,
    int noAddressSpace,
    int folded,
    int overdue,
    int failed) {

  /** A pass in which no reading failed. */
  public PassReport(
      long wallMicros,
      int processes,
      int denied,
      int vanished,
      int malformed,
      int noAddressSpace,
      int folded,
      int overdue) {
    this(wallMicros, processes, denied, vanished, malformed, noAddressSpace, folded, overdue, 0);
  }

  /** A pass that saw nothing. */
  public static final PassReport NONE = new PassReport(0, 0, 0, 0, 0, 0, 0, 0);
}
