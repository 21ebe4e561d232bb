package dev.zmem.agent.governor;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A process of a simulated host: what it truly holds, how that moves and what walking it truly
 * costs; and what an agent knows of it. Figures are in pages.
 */
final class SimulatedProcess {
  /** Processes that share pages by fork. */
  static final class Family {
    private int members;

    int members() {
      return members;
    }
  }

  /** Movement of a process. */
  enum Habit {
    /** Holds what it holds. */
    IDLE,
    /** Grows, and starts again from its first size when it has doubled. */
    GROWS,
    /** Writes to pages it shares: they become its own, its resident set stays. */
    COPIES,
    /** Takes and gives back up to 5 % all the time. */
    BREATHES
  }

  /** Kept across its life. */
  final WalkState walk;

  final long bornNanos;

  /** What a walk truly costs a page. */
  double nanosPerPage;

  private final Family family;
  private final Habit habit;
  private final double pagesPerSecond;
  private final double firstPages;
  private double privatePages;
  private double sharedPages;
  private double faults;

  /** A recorded process has its PSS from the record. */
  private double recordedPss = -1;

  boolean known;
  boolean named;
  boolean starved;
  double measuredPss;

  SimulatedProcess(
      int pid,
      long bornNanos,
      Family family,
      double privatePages,
      double sharedPages,
      Habit habit,
      double pagesPerSecond,
      double nanosPerPage) {
    this.walk = new WalkState(pid);
    this.bornNanos = bornNanos;
    this.family = family;
    this.privatePages = privatePages;
    this.firstPages = privatePages;
    this.sharedPages = sharedPages;
    this.habit = habit;
    this.pagesPerSecond = pagesPerSecond;
    this.nanosPerPage = nanosPerPage;
    family.members++;
  }

  void end() {
    family.members--;
  }

  void advance(double seconds, RandomGenerator random) {
    double pages = pagesPerSecond * seconds;
    switch (habit) {
      case IDLE -> {}
      case GROWS -> {
        privatePages += pages;
        faults += pages;
        if (privatePages > 2 * firstPages) {
          privatePages = firstPages;
        }
      }
      case COPIES -> {
        double copied = Math.min(pages, sharedPages);
        sharedPages -= copied;
        privatePages += copied;
        faults += copied;
      }
      case BREATHES -> {
        double before = privatePages;
        privatePages = firstPages * (1 + 0.05 * random.nextDouble());
        faults += Math.max(0, privatePages - before);
      }
    }
  }

  /** What a recording says it held. */
  void recorded(long resident, double pss, double unique, long minorFaults) {
    privatePages = unique;
    sharedPages = resident - unique;
    recordedPss = pss;
    faults = minorFaults;
  }

  long residentPages() {
    return (long) (privatePages + sharedPages);
  }

  double truePss() {
    return recordedPss >= 0 ? recordedPss : privatePages + sharedPages / family.members;
  }

  double privatePages() {
    return privatePages;
  }

  long faults() {
    return (long) faults;
  }

  int relatives() {
    return family.members;
  }

  /** What a table shows of it: as {@code Standing} makes it of what was measured. */
  double shownPss() {
    return walk.isMeasured() ? measuredPss + walk.grownPages() + walk.sharingMovedPages() : 0;
  }

  static SimulatedProcess idle(int pid, long now, double mebibytes, @Nullable Family family) {
    double pages = mebibytes * 256;
    return family == null
        ? new SimulatedProcess(pid, now, new Family(), pages, 0, Habit.IDLE, 0, 50)
        : new SimulatedProcess(pid, now, family, pages / 4, pages * 3 / 4, Habit.IDLE, 0, 50);
  }
}
