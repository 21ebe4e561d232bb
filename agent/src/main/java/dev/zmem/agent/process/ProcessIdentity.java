package dev.zmem.agent.process;

import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.Attributes;

/**
 * Which process has a pid: the start time makes the pid an identity. Owned by the scanner's thread;
 * a reader is given a {@link ProcessTarget}.
 */
public final class ProcessIdentity {
  /** So long a process is young, and may become another or title itself at any time. */
  private static final long YOUNG_NANOS = 60_000_000_000L;

  /** No process starts at this time: nothing was read yet. */
  private static final long UNKNOWN = -1;

  private final int pid;
  private long startTimeTicks = UNKNOWN;
  private int parentPid;
  private int task;
  private String comm = "";
  private long firstSeenNanos;
  private long statReadNanos;
  private boolean statRead;

  /** A pid of which nothing is known but that it was listed now. */
  public ProcessIdentity(int pid, long nowNanos) {
    this.pid = pid;
    this.firstSeenNanos = nowNanos;
  }

  /** Another process has the pid now. */
  public void becomes(ProcessStat stat, long nowNanos) {
    startTimeTicks = stat.startTimeTicks();
    task = 0;
    firstSeenNanos = nowNanos;
  }

  /**
   * Takes what {@code stat} says of this process.
   *
   * @param newTask the thread whose files show its memory, 0 for the process's own
   * @param passNanos when the pass began in which it was read
   */
  public void seen(ProcessStat stat, int newTask, long passNanos) {
    parentPid = stat.parentPid();
    comm = stat.comm();
    task = newTask;
    statReadNanos = passNanos;
    statRead = true;
  }

  /** Takes its parent, where it is known: an orphan has another than it began with. */
  public void childOf(int parent) {
    parentPid = parent < 0 ? parentPid : parent;
  }

  /** Takes the kernel's name of the process, as it was when its other names were read. */
  public void called(String newComm) {
    comm = newComm;
  }

  /** Whether this is the process of that {@code stat}. */
  public boolean is(ProcessStat stat) {
    return startTimeTicks == stat.startTimeTicks();
  }

  /** The process as a reader is given it in the pass that began at {@code passNanos}. */
  public ProcessTarget target(int statmDescriptor, Attributes attributes, long passNanos) {
    boolean fresh = statRead && statReadNanos == passNanos;
    return new ProcessTarget(
        pid,
        startTimeTicks,
        task,
        parentPid,
        comm,
        fresh,
        attributes,
        isYoung(passNanos),
        statmDescriptor);
  }

  /** Its number. */
  public int pid() {
    return pid;
  }

  /** The number of its parent when it was read last; 0 for none. */
  public int parentPid() {
    return parentPid;
  }

  /** Clock ticks from boot to its start; negative before the first look. */
  public long startTimeTicks() {
    return startTimeTicks;
  }

  /**
   * The thread whose files show the memory, 0 for the process's own: those of a main thread that
   * has exited show nothing, though others live.
   */
  public int task() {
    return task;
  }

  /** By what number the kernel finds its memory. */
  public int memoryTask() {
    return task == 0 ? pid : task;
  }

  /** The kernel's name of it. */
  public String comm() {
    return comm;
  }

  /** When the agent first saw it. */
  public long firstSeenNanos() {
    return firstSeenNanos;
  }

  /** Whether it was first seen lately. */
  public boolean isYoung(long nowNanos) {
    return nowNanos - firstSeenNanos < YOUNG_NANOS;
  }
}
