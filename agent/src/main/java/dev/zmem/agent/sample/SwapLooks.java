package dev.zmem.agent.sample;

import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.StatusParser;
import java.util.List;

/**
 * Looks, before a walk, how much of a process is in swap ({@code status}), where that may be so
 * much that the walk would hold it for too long. Allocates nothing but the path. Owned by the
 * scanner's thread.
 */
final class SwapLooks {
  private final ProcRoot root;
  private final KernelFiles files;
  private final Governor governor;
  private final Troubles troubles;
  private final StatusParser status = new StatusParser();

  SwapLooks(ProcRoot root, KernelFiles files, Governor governor, Troubles troubles) {
    this.troubles = troubles;
    this.root = root;
    this.files = files;
    this.governor = governor;
  }

  /**
   * Looks at those that are to be walked; whether one of them would be held for too long, so that
   * it must be decided anew.
   *
   * @param hostSwapPages pages of swap that the host uses
   */
  boolean look(List<TrackedProcess> live, long nowNanos, long hostSwapPages) {
    boolean tooLong = false;
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      if (isWalked(process) && governor.mayHold(process.walk(), nowNanos, hostSwapPages)) {
        see(process, nowNanos, hostSwapPages);
        tooLong |= governor.mayHold(process.walk(), nowNanos, hostSwapPages);
      }
    }
    return tooLong;
  }

  /** Lets those rest that may be held for too long still. */
  void spare(List<TrackedProcess> live, long nowNanos, long hostSwapPages) {
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      if (isWalked(process) && governor.mayHold(process.walk(), nowNanos, hostSwapPages)) {
        process.walk().rest();
      }
    }
  }

  private static boolean isWalked(TrackedProcess process) {
    return process.walk().decision() == WalkState.Decision.WALK;
  }

  /** What cannot be read is taken for the worst. */
  private void see(TrackedProcess process, long nowNanos, long hostSwapPages) {
    long pages =
        process.walk().swapped().most(process.liveness().residentPages(), nowNanos, hostSwapPages);
    try {
      int length =
          files.readFile(root.file(process.identity().pid(), process.identity().task(), "status"));
      if (length > 0) {
        status.parse(files.bytes(), length);
        pages = status.swappedBytes() / PageSize.BYTES;
      }
    } catch (RuntimeException e) {
      troubles.met(process, e);
    }
    process.walk().swapped().seen(pages, nowNanos);
  }
}
