package dev.zmem.agent.walk;

import dev.zmem.agent.procfs.ProcessStat;
import org.jspecify.annotations.Nullable;

/**
 * What one walk found. Immutable: the reader's thread makes it, the scanner's thread takes it.
 *
 * @param outcome what it came to
 * @param look what was resident before; null when the walk did not come that far
 * @param opened which process the pid was opened as; null when a kept descriptor told all, or the
 *     pid could not be asked
 * @param lostAddressSpace whether a kept rollup ended: what was measured is of an address space
 *     that is gone
 * @param keptRollup a rollup that was opened and is kept, to be given back by the process's owner;
 *     negative for none
 * @param cpuNanos what the walk took
 * @param name what it is called, null where it was not to be named with its walk
 */
public record WalkResult(
    ReadOutcome outcome,
    @Nullable PageLook look,
    @Nullable Opened opened,
    boolean lostAddressSpace,
    int keptRollup,
    long cpuNanos,
    @Nullable NameReading name) {

  /**
   * The process was opened by its pid, so its address space may be new.
   *
   * @param stat what the pid was last seen to be
   * @param task the thread whose files show its memory, 0 for its own
   */
  public record Opened(ProcessStat stat, int task) {}

  /** Whether the address space was opened anew: the processes that share it must be found again. */
  public boolean newAddressSpace() {
    return opened != null;
  }
}
