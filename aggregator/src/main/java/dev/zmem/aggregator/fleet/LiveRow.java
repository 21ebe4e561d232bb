package dev.zmem.aggregator.fleet;

import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;

/**
 * One row as its agent sent it. Immutable.
 *
 * @param pid process id, 0 for a remainder
 * @param startTimeTicks clock ticks after boot, 0 for a remainder
 * @param program the default group
 * @param command scrubbed command line, may be empty
 * @param user user name, may be empty
 * @param count processes it stands for, at least 1
 * @param provenance where the figures come from; on the aggregator's monotonic clock
 * @param figures what the processes hold
 */
public record LiveRow(
    int pid,
    long startTimeTicks,
    String program,
    String command,
    String user,
    int count,
    Provenance provenance,
    MemoryFigures figures) {

  /** The same row with new figures. */
  public LiveRow with(Provenance newProvenance, MemoryFigures newFigures) {
    return new LiveRow(
        pid, startTimeTicks, program, command, user, count, newProvenance, newFigures);
  }

  /** The same row measured again with the same result. */
  public LiveRow refreshed(long measuredAtNanos) {
    return with(provenance.at(measuredAtNanos), figures);
  }
}
