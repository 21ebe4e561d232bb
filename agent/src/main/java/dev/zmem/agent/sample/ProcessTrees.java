package dev.zmem.agent.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells every process the root of its tree: the highest ancestor within its control group below
 * {@code init}, as the main process of a pool of workers. The tree's name is the root's program.
 * Owned by the scanner's thread.
 */
final class ProcessTrees {
  /** Generations that are climbed: deeper trees end there. */
  private static final int MAX_DEPTH = 64;

  private long lastSignature;

  /** Before the samples of a pass are made; does nothing where no process or name changed. */
  void settle(List<TrackedProcess> live) {
    long signature = signature(live);
    if (signature == lastSignature) {
      return;
    }
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      process.name().treeIs(root(live, process).program());
    }
    lastSignature = signature(live); // names have their trees now
  }

  private static TrackedProcess root(List<TrackedProcess> live, TrackedProcess process) {
    TrackedProcess root = process;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      TrackedProcess parent = parent(live, root);
      if (parent == null) {
        return root;
      }
      root = parent;
    }
    return root;
  }

  /** The parent, if it is of the same group and not the first process. */
  private static @Nullable TrackedProcess parent(List<TrackedProcess> live, TrackedProcess child) {
    int wanted = child.identity().parentPid();
    if (wanted <= 1) {
      return null;
    }
    TrackedProcess parent = find(live, wanted);
    return parent != null
            && parent.identity().startTimeTicks() <= child.identity().startTimeTicks()
            && parent.controlGroup().equals(child.controlGroup())
        ? parent
        : null;
  }

  /** Processes are in the order of their pids. */
  private static @Nullable TrackedProcess find(List<TrackedProcess> live, int pid) {
    int low = 0;
    int high = live.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = live.get(middle).identity().pid();
      if (at == pid) {
        return live.get(middle);
      }
      if (at < pid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Another number for other processes, parents or names. */
  private static long signature(List<TrackedProcess> live) {
    long signature = live.size();
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      signature = signature * 31 + process.identity().pid();
      signature = signature * 31 + process.identity().startTimeTicks();
      signature = signature * 31 + process.identity().parentPid();
      signature = signature * 31 + process.name().version();
    }
    return signature;
  }
}
