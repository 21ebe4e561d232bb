package dev.zmem.agent.sample;

import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The processes there are, by pid: each pass's listing is merged with what was known. Allocates
 * nothing while the same processes live. Owned by the scanner's thread.
 */
final class ProcessTable {
  private final KernelFiles files;
  private final int directory;
  private final IntList pids = new IntList();
  private TrackedProcess[] known = new TrackedProcess[512];
  private TrackedProcess[] spare = new TrackedProcess[512];
  private int size;

  /** Lists the directory behind this descriptor. */
  ProcessTable(KernelFiles files, int directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * Lists the processes anew; those that are not there any more are handed to {@code gone}. False,
   * with all as it was, when the kernel did not list all of them.
   */
  boolean list(long nowNanos, Consumer<TrackedProcess> gone) {
    pids.clear();
    if (files.listNumbers(directory, pids) < 0) {
      return false;
    }
    pids.sort(); // the kernel's order already, but for trees that are no kernel's
    if (spare.length < pids.size()) {
      spare = new TrackedProcess[Math.max(pids.size(), known.length * 2)];
    }
    int old = 0;
    for (int index = 0; index < pids.size(); index++) {
      int pid = pids.get(index);
      while (old < size && known[old].pid < pid) {
        gone.accept(known[old++]);
      }
      spare[index] =
          old < size && known[old].pid == pid ? known[old++] : new TrackedProcess(pid, nowNanos);
    }
    while (old < size) {
      gone.accept(known[old++]);
    }
    TrackedProcess[] before = known;
    Arrays.fill(before, 0, size, null);
    known = spare;
    spare = before;
    size = pids.size();
    return true;
  }

  int size() {
    return size;
  }

  /** Process number {@code index} in the order of pids. */
  TrackedProcess get(int index) {
    return known[index];
  }

  /** Forgets all. */
  void clear(Consumer<TrackedProcess> gone) {
    for (int index = 0; index < size; index++) {
      gone.accept(known[index]);
    }
    Arrays.fill(known, 0, size, null);
    size = 0;
  }
}
