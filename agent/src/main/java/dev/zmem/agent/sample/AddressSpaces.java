package dev.zmem.agent.sample;

import dev.zmem.agent.procfs.KernelFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which processes share one address space (CLONE_VM without CLONE_THREAD, vfork): all of them
 * report all of it, so it counts for one.
 *
 * <p>Only processes whose rollups cover the same addresses are compared, by {@code kcmp(2)}, whose
 * order lets a new one be found by halving; a forked child has its parent's addresses but its own
 * address space. Where the kernel does not compare, each process is taken to have its own. Owned by
 * the scanner's thread.
 */
final class AddressSpaces {
  private record Range(long first, long last) {}

  /** Processes of one address space; the first is the one that counts. */
  private static final class Space {
    final Range range;
    final List<TrackedProcess> members = new ArrayList<>(1);

    Space(Range range) {
      this.range = range;
    }
  }

  private final KernelFiles files;
  private final Map<Range, List<Space>> ordered = new HashMap<>();
  private final Map<TrackedProcess, Space> spaces = new HashMap<>();

  AddressSpaces(KernelFiles files) {
    this.files = files;
  }

  /** Enters a process whose address space is new. */
  void join(TrackedProcess process) {
    leave(process);
    if (process.firstAddress == 0) {
      return;
    }
    Range range = new Range(process.firstAddress, process.lastAddress);
    List<Space> candidates = ordered.computeIfAbsent(range, r -> new ArrayList<>(1));
    int low = 0;
    int high = candidates.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order =
          files.compareAddressSpaces(process.pid, candidates.get(middle).members.getFirst().pid);
      if (order == 0) {
        enter(process, candidates.get(middle));
        return;
      }
      if (order < 0 || order > 2) {
        break; // not comparable: an address space of its own
      }
      if (order == 1) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    Space space = new Space(range);
    candidates.add(low, space);
    enter(process, space);
  }

  /** Takes a process out; the next of its address space counts then. */
  void leave(TrackedProcess process) {
    Space space = spaces.remove(process);
    if (space != null) {
      space.members.remove(process);
      List<Space> candidates = ordered.get(space.range);
      if (space.members.isEmpty() && candidates != null) {
        candidates.remove(space);
        if (candidates.isEmpty()) {
          ordered.remove(space.range);
        }
      }
    }
  }

  /** Whether the process's memory counts for it, not for another that shares it. */
  boolean counts(TrackedProcess process) {
    Space space = spaces.get(process);
    return space == null || space.members.getFirst() == process;
  }

  /** Whether another process has the same address space. */
  boolean isShared(TrackedProcess process) {
    Space space = spaces.get(process);
    return space != null && space.members.size() > 1;
  }

  private void enter(TrackedProcess process, Space space) {
    space.members.add(process);
    space.members.sort(
        java.util.Comparator.comparingLong((TrackedProcess member) -> member.startTimeTicks)
            .thenComparingInt(member -> member.pid));
    spaces.put(process, space);
  }
}
