package dev.zmem.agent.sample;

import dev.zmem.agent.procfs.ProcessStat;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one pid from pass to pass. Mutable; owned by the scanner's thread between passes
 * and by one reader while a pass runs (handed over by the executor's happens-before).
 */
final class TrackedProcess {
  /** No descriptor is kept. */
  static final int NO_DESCRIPTOR = -1;

  final int pid;

  /** Start time that makes the pid an identity; -1 before the first read. */
  long startTimeTicks = -1;

  int parentPid;

  /**
   * Kept descriptor of {@code smaps_rollup}, pinned to the address space, or {@link
   * #NO_DESCRIPTOR}.
   */
  int rollupDescriptor = NO_DESCRIPTOR;

  /**
   * The last pass found the address space to be the process's own, so a descriptor may be kept: one
   * that is shared lives on in the others when this process calls exec, and so would its figures.
   */
  boolean ownAddressSpace;

  ReadOutcome outcome = ReadOutcome.VANISHED;

  /**
   * The address space was opened anew in this pass (start, exec): who shares it must be asked
   * again.
   */
  boolean newAddressSpace;

  /** First and last address of the address space, as the rollup's first line has them. */
  long firstAddress;

  long lastAddress;

  /** Nothing to measure until then, {@link System#nanoTime}; for kernel threads. */
  long idleUntilNanos;

  boolean idle;

  @Nullable ProcessLabels labels;

  String comm = "";
  long labelledAtNanos;
  long firstSeenNanos;

  /** The pass that saw the pid last. */
  long seenInPass;

  /** The last sample, used again while nothing changes. */
  @Nullable ProcessSample sample;

  TrackedProcess(int pid, long nowNanos) {
    this.pid = pid;
    this.firstSeenNanos = nowNanos;
  }

  /** Another process has the pid now. */
  void becomes(ProcessStat stat, long nowNanos) {
    startTimeTicks = stat.startTimeTicks();
    labels = null;
    sample = null;
    firstSeenNanos = nowNanos;
    newAddressSpace = true;
    ownAddressSpace = false;
    outcome = ReadOutcome.VANISHED;
  }
}
