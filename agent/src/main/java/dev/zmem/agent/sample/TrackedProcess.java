package dev.zmem.agent.sample;

import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.label.Labelling;
import dev.zmem.model.Attributes;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.StatusParser;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.agent.window.WindowOutcome;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one pid from pass to pass. Mutable; owned by the scanner's thread between passes
 * and by one reader while a pass runs (handed over by the executor's happens-before).
 */
final class TrackedProcess {
  /** So long a process is young, and may become another or title itself at any time. */
  private static final long YOUNG_NANOS = 60_000_000_000L;

  /** How long a process that cannot be read is left alone. */
  private static final long UNREADABLE_REST_NANOS = 30_000_000_000L;

  /** And one of which the last read failed: the kernel may have what it lacked a moment later. */
  private static final long FAILED_REST_NANOS = 2_000_000_000L;

  /** What the cheap look of a pass found. */
  enum Presence {
    LIVE,
    /** The pid is listed, and nothing could be read of who has it: it may be anybody. */
    UNKNOWN,
    /** A kernel thread, or a zombie whose other threads have ended too. */
    NO_MEMORY,
    GONE
  }

  final int pid;

  /** Start time that makes the pid an identity; -1 before the first look. */
  long startTimeTicks = -1;

  int parentPid;

  /**
   * The thread whose files show the memory, 0 for the process's own: those of a main thread that
   * has exited show nothing, though others live.
   */
  int task;

  /** Kept descriptor of {@code statm}, pinned to the process, or {@link Descriptors#NONE}. */
  int statmDescriptor = Descriptors.NONE;

  /** Kept descriptor of {@code stat}, pinned to the process, or {@link Descriptors#NONE}. */
  int statDescriptor = Descriptors.NONE;

  /**
   * Kept descriptor of {@code smaps_rollup}, pinned to the address space, or {@link
   * Descriptors#NONE}.
   */
  int rollupDescriptor = Descriptors.NONE;

  /**
   * The last walk found the address space to be the process's own, so a descriptor may be kept: one
   * that is shared lives on in the others when this process calls exec, and so would its figures.
   */
  boolean ownAddressSpace;

  Presence presence = Presence.GONE;

  /** Resident pages, by this pass's cheap look. */
  long residentPages;

  /** Those of them that are of files and shared memory. */
  long filePages;

  /** Pages of its address space. */
  long mappedPages;

  /** What the governor knows of it. */
  final WalkState walk;

  /** What the last walk came to. */
  ReadOutcome outcome = ReadOutcome.VANISHED;

  /** What its windows told in this pass; null when none were read. */
  WindowOutcome.@Nullable Measured windows;

  /** A reader walked it in this pass, and this is what the walk took. */
  boolean walked;

  long walkNanos;

  /** When what was measured in this pass was read; on {@link System#nanoTime}. */
  long readAtNanos;

  /**
   * The address space was opened anew in this pass (start, exec): who shares it must be asked
   * again.
   */
  boolean newAddressSpace;

  /** A kept rollup ended in this pass: what was measured is of an address space that is gone. */
  boolean lostAddressSpace;

  /** First and last address of the address space, as the rollup's first line has them. */
  long firstAddress;

  long lastAddress;

  /** The address space, once it was compared with others. */
  AddressSpaces.@Nullable Space space;

  /** The last exact figures; null before the first. */
  @Nullable MemoryFigures exact;

  /** The last measured ones, walked or stepped, and where they come from; null before the first. */
  @Nullable MemoryFigures measured;

  @Nullable Provenance measuredFrom;

  /** Which segments of shared huge pages it maps; null when it has none, or before it was asked. */
  HugetlbSegments.@Nullable Use hugetlbUse;

  /** Its part of them. */
  long hugetlbPartBytes;

  /** {@link #figures} with that part, and what they were made of; used again while both stay. */
  private @Nullable MemoryFigures divided;

  private @Nullable MemoryFigures dividedOf;

  /** How far off the count of its swap is at most: 0 unless windows had to count it. */
  long swapCountErrorBytes;

  /** The figures that stand now and where they come from; null before the first. */
  @Nullable MemoryFigures figures;

  @Nullable Provenance provenance;

  /** Not tried again until then, {@link System#nanoTime}: denied, or not to be understood. */
  boolean resting;

  long restsUntilNanos;

  @Nullable Attributes labels;

  /** The effective user, as of its labels; negative where it is not known. */
  long uid = -1;

  /** It was given its name; before that it has the kernel's. */
  boolean named;

  /** It may be measured in this pass: no rule forbids it, and nothing failed lately. */
  boolean walkable;

  /** Its page table was refused though its rollup is not, so it cannot be measured by windows. */
  boolean pageTableRefused;

  /** An exception was met with it in this pass: its sample may be the one before. */
  boolean troubled;

  /** A rule says that it is never walked. */
  boolean optedOut;

  /** The program it runs, {@code exe}; empty when that cannot be read. */
  String executable = "";

  /** It runs another program than when it was last named: what was measured is of the old one. */
  boolean calledExec;

  String comm = "";
  long labelledAtNanos;
  long firstSeenNanos;

  /** Since when the agent knows its address space, of which nothing may be measured yet. */
  long metNanos;

  /** The last sample, used again while nothing changes. */
  @Nullable ProcessSample sample;

  TrackedProcess(int pid, long nowNanos) {
    this.pid = pid;
    this.firstSeenNanos = nowNanos;
    this.metNanos = nowNanos;
    this.walk = new WalkState(pid);
  }

  /** The path of a file that tells of its memory. */
  String file(ProcRoot root, String name) {
    return root.file(pid, task, name);
  }

  /** By what number the kernel finds its memory. */
  int memoryTask() {
    return task == 0 ? pid : task;
  }

  /** Another process has the pid now. */
  void becomes(ProcessStat stat, long nowNanos) {
    startTimeTicks = stat.startTimeTicks();
    task = 0;
    labels = null;
    named = false;
    optedOut = false;
    sample = null;
    firstSeenNanos = nowNanos;
    ownAddressSpace = false;
    outcome = ReadOutcome.VANISHED;
    resting = false;
    renew(nowNanos);
  }

  /** Its name was read at this moment. */
  void isCalled(Labelling labelling, String commNow, long nowNanos) {
    calledExec |= named && !labelling.executable().equals(executable);
    comm = commNow;
    named = true;
    labelledAtNanos = nowNanos;
    executable = labelling.executable();
    uid = labelling.uid();
    optedOut = labelling.optedOut();
    if (!labelling.attributes().equals(labels)) {
      labels = labelling.attributes();
    }
    if (labelling.swappedBytes() != StatusParser.ABSENT) {
      walk.swapped().seen(labelling.swappedBytes() / PageSize.BYTES, nowNanos);
    }
  }

  /** It has another address space than before: nothing that was measured holds. */
  void renew(long nowNanos) {
    metNanos = nowNanos;
    calledExec = false;
    newAddressSpace = true;
    exact = null;
    measured = null;
    measuredFrom = null;
    figures = null;
    provenance = null;
    pageTableRefused = false;
    hugetlbUse = null;
    walk.renew();
  }

  /** The figures that stand, with its part of shared huge pages; null before the first. */
  @SuppressWarnings("ReferenceEquality") // what did not change is the same object
  @Nullable MemoryFigures figuresInParts() {
    MemoryFigures now = figures;
    if (now == null || now.sharedHugetlbBytes() <= 0 || hugetlbUse == null) {
      return now;
    }
    if (divided == null || dividedOf != now || divided.hugetlbPartBytes() != hugetlbPartBytes) {
      divided = now.with(Figure.HUGETLB_PART, hugetlbPartBytes);
      dividedOf = now;
    }
    return divided;
  }

  /** Whether it was met lately. */
  boolean isYoung(long nowNanos) {
    return nowNanos - firstSeenNanos < YOUNG_NANOS;
  }

  /** Whether it is left alone for now. */
  boolean rests(long nowNanos) {
    if (resting && nowNanos - restsUntilNanos >= 0) {
      resting = false;
    }
    return resting;
  }

  /** It cannot be read: not tried again for a while. */
  void restUnreadable(long nowNanos) {
    restUntil(nowNanos + UNREADABLE_REST_NANOS);
  }

  /** Reading it threw: what was to be found is unknown, what was known stands. */
  void failed(Throwable thrown, long nowNanos) {
    if (walk.decision() == WalkState.Decision.WALK && !walked) {
      walked = true;
      outcome = new ReadOutcome.Failed(thrown.getClass().getSimpleName());
    }
    restUnreadable(nowNanos);
  }

  /** Its last read failed, for no reason of its own: tried again soon. */
  void restFailed(long nowNanos) {
    restUntil(nowNanos + FAILED_REST_NANOS);
  }

  void restUntil(long nanos) {
    resting = true;
    restsUntilNanos = nanos;
  }
}
