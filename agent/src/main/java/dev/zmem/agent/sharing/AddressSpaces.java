package dev.zmem.agent.sharing;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.process.ProcessIdentity;
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
 * address space. The order holds among those that live, so a process that the kernel cannot compare
 * is taken out of it. Where the kernel does not compare, each process is taken to have its own.
 * Owned by the scanner's thread.
 */
public final class AddressSpaces {
  /** The part that one process has in this. */
  public static final class Member {
    private final ProcessIdentity identity;

    /** The address space, once it was compared with others. */
    private @Nullable Space space;

    /** A process whose address space is not known yet. */
    public Member(ProcessIdentity identity) {
      this.identity = identity;
    }

    /** Whether its address space is known, and not shared by fork with any other. */
    public boolean isAlone() {
      return space != null && relatives() == 1;
    }

    /**
     * Address spaces that began as copies of one another, by fork, and so share pages: those that
     * cover the same addresses, this one included.
     */
    public int relatives() {
      return space == null ? 1 : space.family.size();
    }

    /** Page faults that were seen of the process and its relatives. */
    public long faults() {
      return space == null ? 0 : space.family.faults;
    }

    /** The process had so many page faults more. */
    public void addFaults(long faults) {
      if (space != null) {
        space.family.faults += faults;
      }
    }

    /** The exact figures of the relative with the most swap that was walked lately, or null. */
    public @Nullable MemoryFigures swappedRelative() {
      return space == null ? null : space.family.swapped;
    }

    /** The process was walked: how it shares its swap may tell how its relatives do. */
    public void walked(MemoryFigures figures) {
      if (space == null || figures.swapBytes() <= 0 || figures.swapPssBytes() < 0) {
        return;
      }
      MemoryFigures before = space.family.swapped;
      // the newer one, unless it has too little in swap to tell
      if (before == null || figures.swapBytes() >= before.swapBytes() / 2) {
        space.family.swapped = figures;
      }
    }

    /** Whether its memory counts for it, not for another process that shares it. */
    public boolean counts() {
      return space == null || space.members.getFirst() == this;
    }

    /** Whether another process has the same address space. */
    public boolean isShared() {
      return space != null && space.members.size() > 1;
    }

    private int task() {
      return identity.memoryTask();
    }

    private boolean isBefore(Member other) {
      return identity.startTimeTicks() < other.identity.startTimeTicks()
          || identity.startTimeTicks() == other.identity.startTimeTicks()
              && identity.pid() < other.identity.pid();
    }
  }

  /** Processes of one address space; the first is the one that counts. */
  private static final class Space {
    private final AddressRange range;
    private final Family family;
    private final List<Member> members = new ArrayList<>(1);

    private Space(AddressRange range, Family family) {
      this.range = range;
      this.family = family;
    }
  }

  /** Address spaces that cover the same addresses. */
  private static final class Family {
    /** In the kernel's order, which holds for those that live. */
    private final List<Space> ordered = new ArrayList<>(1);

    /** Those that the kernel could not compare: of no process that lives, or refused. */
    private final List<Space> others = new ArrayList<>(0);

    private long faults;
    private @Nullable MemoryFigures swapped;
    private int place;
    private boolean comparable;

    /** The space that the process shares; null where it has its own, which {@link #add} enters. */
    private @Nullable Space find(Member process, KernelFiles files) {
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
            comparable = files.compareAddressSpaces(process.task(), process.task()) == 0;
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
    private static int order(Member process, Space candidate, KernelFiles files) {
      int order = -1;
      for (int index = 0; order < 0 && index < candidate.members.size(); index++) {
        order = files.compareAddressSpaces(process.task(), candidate.members.get(index).task());
      }
      return order;
    }
  }

  private final KernelFiles files;
  private final Map<AddressRange, Family> families = new HashMap<>();

  /** Compares by {@code files}. */
  public AddressSpaces(KernelFiles files) {
    this.files = files;
  }

  /** Enters a process whose address space is new and covers {@code range}. */
  public void join(Member process, AddressRange range) {
    leave(process);
    if (range.first() == 0) {
      return;
    }
    Family family = families.computeIfAbsent(range, r -> new Family());
    Space same = family.find(process, files);
    if (same == null) {
      same = new Space(range, family);
      family.add(same);
    }
    enter(process, same);
  }

  /** Takes a process out; the next of its address space counts then. */
  public void leave(Member process) {
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

  private void enter(Member process, Space space) {
    int at = space.members.size();
    while (at > 0 && process.isBefore(space.members.get(at - 1))) {
      at--;
    }
    space.members.add(at, process);
    process.space = space;
  }
}
