package dev.zmem.agent.sample;

import dev.zmem.agent.label.LabelReader;
import dev.zmem.agent.label.Labelling;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;

/**
 * Names processes: when one is named with its walk, and that the name read is the process's own.
 * One thread at a time.
 */
final class ProcessLabeler {
  /** The name of a young process is read with every walk after so long. */
  private static final long YOUNG_WALK_NANOS = 2_000_000_000L;

  private final StatReader stats;
  private final LabelReader labels;

  ProcessLabeler(StatReader stats, LabelReader labels) {
    this.stats = stats;
    this.labels = labels;
  }

  /**
   * Names a process that was walked, where its name may be another's than its memory; one that was
   * named in this very pass, which began at {@code nowNanos}, is not named twice.
   */
  void refresh(TrackedProcess process, long nowNanos) {
    if (!process.named
        || (process.newAddressSpace && process.labelledAtNanos != nowNanos)
        || (process.isYoung(nowNanos) && nowNanos - process.labelledAtNanos > YOUNG_WALK_NANOS)) {
      label(process, nowNanos);
    }
  }

  /**
   * Names the process, unless its pid is another's now. Where a file cannot be read for no reason
   * of the process's, its name stays what it was, and the next pass tries again.
   */
  void label(TrackedProcess process, long nowNanos) {
    ProcessStat stat = stats.readOf(process.pid, process.startTimeTicks);
    if (stat == null) {
      return;
    }
    Labelling labelling = labels.read(process.pid, process.task, process.parentPid, stat.comm());
    if (labelling != null) {
      process.isCalled(labelling, stat.comm(), nowNanos);
    }
  }
}
