package dev.zmem.agent.governor;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A process of a simulated host: what it truly holds, how that moves and what walking it truly
 * costs; and what an agent knows of it. Figures are in pages.
 */
final class SimulatedProcess {
  /** Processes that share pages by fork, and how many faults an agent has seen of them. */
  static final class Family {
    private int members;
    long seenFaults;

    int members() {
      return members;
    }
  }

  /** A file, wholly resident, and how many map it. */
  static final class SharedFile {
    private final double pages;
    private int mappers;

    SharedFile(double pages) {
      this.pages = pages;
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
  private double swappedPages;

  /** A recorded process has its PSS from the record. */
  private double recordedPss = -1;

  private @Nullable SharedFile file;

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
    if (file != null) {
      file.mappers--;
    }
  }

  /** It maps this file from now on. */
  SimulatedProcess mapping(SharedFile mapped) {
    file = mapped;
    mapped.mappers++;
    return this;
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

  /** All but so many of its pages go to swap. */
  void swapOut(double pagesLeft) {
    swappedPages += privatePages - pagesLeft;
    privatePages = pagesLeft;
  }

  /** So many of its pages come back. */
  void swapIn(double pages) {
    swappedPages -= pages;
    privatePages += pages;
    faults += pages;
  }

  long swappedPages() {
    return (long) swappedPages;
  }

  /** Pages of its address space: a third of it is never used. */
  long mappedPages() {
    return (residentPages() + swappedPages()) * 3 / 2;
  }

  /** What a walk passes over. */
  long walkedPages() {
    return residentPages() + swappedPages();
  }

  /** What a recording says it held. */
  void recorded(long resident, double pss, double unique, long minorFaults) {
    privatePages = unique;
    sharedPages = resident - unique;
    recordedPss = pss;
    faults = minorFaults;
  }

  long residentPages() {
    return (long) (privatePages + sharedPages) + (recordedPss >= 0 ? 0 : filePages());
  }

  /** What others may share by files; of a recording all that is not its own. */
  long filePages() {
    if (recordedPss >= 0) {
      return (long) sharedPages;
    }
    return file == null ? 0 : (long) file.pages;
  }

  double truePss() {
    if (recordedPss >= 0) {
      return recordedPss;
    }
    double ofFile = file == null ? 0 : file.pages / file.mappers;
    return privatePages + sharedPages / family.members + ofFile;
  }

  double privatePages() {
    return privatePages;
  }

  long faults() {
    return (long) faults;
  }

  Family family() {
    return family;
  }

  /** What a table shows of it: as {@code CurrentFigures} makes it of what was measured. */
  double shownPss() {
    return walk.isMeasured()
        ? measuredPss + walk.movement().grownPages() + walk.movement().sharingMovedPages()
        : 0;
  }

  static SimulatedProcess idle(int pid, long now, double mebibytes, @Nullable Family family) {
    double pages = mebibytes * 256;
    return family == null
        ? new SimulatedProcess(pid, now, new Family(), pages, 0, Habit.IDLE, 0, 50)
        : new SimulatedProcess(pid, now, family, pages / 4, pages * 3 / 4, Habit.IDLE, 0, 50);
  }
}
