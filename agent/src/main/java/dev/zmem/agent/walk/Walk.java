package dev.zmem.agent.walk;

import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.MemoryFigures;
import org.jspecify.annotations.Nullable;

/** A walk under way: what it was ordered to do, and what it has found so far. Of one reader. */
final class Walk {
  final WalkOrder order;
  final int pid;

  /** Of the process that has the pid, as far as the walk knows. */
  long startTimeTicks;

  int task;

  /** The last that was read of {@code stat}. */
  @Nullable ProcessStat stat;

  @Nullable PageLook look;
  boolean lost;
  int keptRollup = Descriptors.NONE;

  Walk(WalkOrder order) {
    this.order = order;
    pid = order.target().pid();
    startTimeTicks = order.target().startTimeTicks();
    task = order.target().task();
  }

  /** The pid is of this process. */
  void is(ProcessStat newStat) {
    stat = newStat;
    startTimeTicks = newStat.startTimeTicks();
  }

  /** Of a process that has the pid anew nothing is known that was ordered. */
  boolean mayKeepRollup() {
    return order.mayKeepRollup() && !isAnother();
  }

  /** Figures of the same process before. */
  @Nullable MemoryFigures before() {
    return isAnother() ? null : order.before();
  }

  /** The {@code statm} that is kept of the process. */
  int statmDescriptor() {
    return isAnother() ? Descriptors.NONE : order.target().statmDescriptor();
  }

  /** Which process it was opened as. */
  WalkResult.@Nullable Opened opened() {
    ProcessStat seen = stat;
    return seen == null ? null : new WalkResult.Opened(seen, task);
  }

  /**
   * Whether the process is to be named after a walk with this outcome: it has no name of its own
   * yet, or the walk found that it may have become another program.
   */
  boolean mayNeedName(ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.Vanished vanished -> false;
      case ReadOutcome.NoAddressSpace none -> false;
      case ReadOutcome.Ok ok -> needsName();
      case ReadOutcome.Denied denied -> needsName();
      case ReadOutcome.Failed failed -> needsName();
    };
  }

  private boolean needsName() {
    ProcessStat seen = stat;
    return order.nameAgain()
        || (seen != null
            && (!order.namedInThisPass()
                || isAnother()
                || !seen.comm().equals(order.target().comm())));
  }

  /** The process as its name is to be read. */
  ProcessTarget target() {
    ProcessStat seen = stat;
    return seen == null
        ? order.target()
        : new ProcessTarget(
            pid,
            startTimeTicks,
            task,
            seen.parentPid(),
            seen.comm(),
            true,
            order.target().attributes(),
            order.target().isYoung(),
            statmDescriptor());
  }

  private boolean isAnother() {
    return startTimeTicks != order.target().startTimeTicks();
  }
}
