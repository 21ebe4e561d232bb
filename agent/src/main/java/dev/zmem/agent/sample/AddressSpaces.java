package dev.zmem.agent.sample;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.model.MemoryFigures;
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
 * address space. The order holds among those that live, so whoever the kernel cannot compare is
 * taken out of it. Where the kernel does not compare, each process is taken to have its own. Owned
 * by the scanner's thread.
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

  /** Address spaces that cover the same addresses. */
  private static final class Family {
    /** In the kernel's order, which holds for those that live. */
    private final List<Space> ordered = new ArrayList<>(1);

    /** Those that the kernel could not compare: of nobody who lives, or refused. */
    private final List<Space> others = new ArrayList<>(0);

    private long faults;
    private @Nullable MemoryFigures swapped;
    private int place;
    private boolean comparable;

    /** The space that the process shares; null where it has its own, which {@link #add} enters. */
    private @Nullable Space find(TrackedProcess process, KernelFiles files) {
      int low = 0;
      int high = ordered.size();
      comparable = true;
      while (low < high) {
        int middle = (low + high) >>> 1;
        Space candidate = ordered.get(middle);
        switch (order(process, candidate, files)) {
          case 0 -> {
            return candidate;
          }
          case 1 -> high = middle;
          case 2 -> low = middle + 1;
          default -> {
            comparable =
                files.compareAddressSpaces(process.memoryTask(), process.memoryTask()) == 0;
            if (!comparable) {
              return null;
            }
            // its members have ended, which is seen later: nothing is placed by it any more
            others.add(ordered.remove(middle));
            high--;
          }
        }
      }
      place = low;
      return null;
    }

    /** Enters the space of the process that was looked for last. */
    private void add(Space space) {
      if (comparable) {
        ordered.add(place, space);
      } else {
        others.add(space);
      }
    }

    private void remove(Space space) {
      if (!ordered.remove(space)) {
        others.remove(space);
      }
    }

    private int size() {
      return ordered.size() + others.size();
    }

    /** By the first of its members that can be compared. */
    private static int order(TrackedProcess process, Space candidate, KernelFiles files) {
      int order = -1;
      for (int index = 0; order < 0 && index < candidate.members.size(); index++) {
        order =
            files.compareAddressSpaces(
                process.memoryTask(), candidate.members.get(index).memoryTask());
      }
      return order;
    }
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
    Space same = family.find(process, files);
    if (same == null) {
      same = new Space(range, family);
      family.add(same);
    }
    enter(process, same);
  }

  /** Takes a process out; the next of its address space counts then. */
  void leave(TrackedProcess process) {
    Space space = process.space;
    process.space = null;
    if (space != null) {
      space.members.remove(process);
      if (space.members.isEmpty()) {
        space.family.remove(space);
        if (space.family.size() == 0) {
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
    return space == null ? 1 : space.family.size();
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

  /** The exact figures of the member with the most swap that was walked lately, or null. */
  static @Nullable MemoryFigures swappedRelative(TrackedProcess process) {
    Space space = process.space;
    return space == null ? null : space.family.swapped;
  }

  /** The process was walked: how it shares its swap may tell how its relatives do. */
  static void walked(TrackedProcess process, MemoryFigures figures) {
    Space space = process.space;
    if (space == null || figures.swapBytes() <= 0 || figures.swapPssBytes() < 0) {
      return;
    }
    MemoryFigures before = space.family.swapped;
    // the newer one, unless it has too little in swap to tell
    if (before == null || figures.swapBytes() >= before.swapBytes() / 2) {
      space.family.swapped = figures;
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
