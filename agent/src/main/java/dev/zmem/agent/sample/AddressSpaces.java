package dev.zmem.agent.sample;

import dev.zmem.agent.procfs.KernelFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  /** Compared by hand: what a record generates is linked at its first use, for milliseconds. */
  private record Range(long first, long last) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Range range && range.first == first && range.last == last;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * first + last);
    }
  }

  /** Processes of one address space; the first is the one that counts. */
  static final class Space {
    private final Range range;
    private final Family family;
    private final List<TrackedProcess> members = new ArrayList<>(1);

    private Space(Range range, Family family) {
      this.range = range;
      this.family = family;
    }
  }

  /** Address spaces that cover the same addresses, in the kernel's order. */
  private static final class Family {
    private final List<Space> spaces = new ArrayList<>(1);
    private long faults;
  }

  private final KernelFiles files;
  private final Map<Range, Family> families = new HashMap<>();

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
    Family family = families.computeIfAbsent(range, r -> new Family());
    List<Space> candidates = family.spaces;
    int low = 0;
    int high = candidates.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order =
          files.compareAddressSpaces(
              process.memoryTask(), candidates.get(middle).members.getFirst().memoryTask());
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
    Space space = new Space(range, family);
    candidates.add(low, space);
    enter(process, space);
  }

  /** Takes a process out; the next of its address space counts then. */
  void leave(TrackedProcess process) {
    Space space = process.space;
    process.space = null;
    if (space != null) {
      space.members.remove(process);
      if (space.members.isEmpty()) {
        space.family.spaces.remove(space);
        if (space.family.spaces.isEmpty()) {
          families.remove(space.range);
        }
      }
    }
  }

  /** Whether the process's memory counts for it, not for another that shares it. */
  boolean counts(TrackedProcess process) {
    Space space = process.space;
    return space == null || space.members.getFirst() == process;
  }

  /** Whether another process has the same address space. */
  boolean isShared(TrackedProcess process) {
    Space space = process.space;
    return space != null && space.members.size() > 1;
  }

  /**
   * Address spaces that began as copies of one another, by fork, and so share pages: those that
   * cover the same addresses, this one included.
   */
  static int relatives(TrackedProcess process) {
    Space space = process.space;
    return space == null ? 1 : space.family.spaces.size();
  }

  /** Page faults that were seen of the process and its relatives. */
  static long faults(TrackedProcess process) {
    Space space = process.space;
    return space == null ? 0 : space.family.faults;
  }

  /** The process had so many page faults more. */
  static void addFaults(TrackedProcess process, long faults) {
    Space space = process.space;
    if (space != null) {
      space.family.faults += faults;
    }
  }

  private static boolean isBefore(TrackedProcess one, TrackedProcess other) {
    return one.startTimeTicks < other.startTimeTicks
        || one.startTimeTicks == other.startTimeTicks && one.pid < other.pid;
  }

  private void enter(TrackedProcess process, Space space) {
    int at = space.members.size();
    while (at > 0 && isBefore(process, space.members.get(at - 1))) {
      at--;
    }
    space.members.add(at, process);
    process.space = space;
  }
}
