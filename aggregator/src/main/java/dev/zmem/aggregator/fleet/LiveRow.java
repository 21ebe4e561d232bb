package dev.zmem.aggregator.fleet;

import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;

/**
 * One row as its agent sent it. Immutable.
 *
 * @param pid process id, 0 for a remainder
 * @param startTimeTicks clock ticks after boot, 0 for a remainder
 * @param program the default group
 * @param command scrubbed command line, may be empty
 * @param user user name, may be empty
 * @param count processes it stands for, at least 1
 * @param kind how the figures came to be
 * @param figures what the processes hold
 */
public record LiveRow(
    int pid,
    long startTimeTicks,
    String program,
    String command,
    String user,
    int count,
    RowKind kind,
    MemoryFigures figures) {

  /** The same row with new figures. */
  public LiveRow with(RowKind newKind, MemoryFigures newFigures) {
    return new LiveRow(pid, startTimeTicks, program, command, user, count, newKind, newFigures);
  }
}
