package dev.zmem.agent.walk;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.label.LabelReader;
import dev.zmem.agent.label.Labelling;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;

/** Names processes, and makes sure that the name read is the process's own. One thread at a time. */
final class NameReader {
  private final KernelFiles files;
  private final StatReader stats;
  private final LabelReader labels;

  NameReader(KernelFiles files, StatReader stats, LabelReader labels) {
    this.files = files;
    this.stats = stats;
    this.labels = labels;
  }

  /** Names the process; {@code stat} is read first unless this pass has read it. */
  NameReading read(ProcessTarget target) {
    if (target.fresh()) {
      return read(target, target.comm());
    }
    ProcessStat stat = stats.readOf(target.pid(), target.startTimeTicks());
    return stat == null ? NameReading.UNREAD : read(target, stat.comm());
  }

  private NameReading read(ProcessTarget target, String comm) {
    Labelling labelling =
        labels.read(target.pid(), target.task(), target.parentPid(), comm);
    return labelling == null || !isStillThere(target)
        ? NameReading.UNREAD
        : new NameReading.Named(labelling, comm);
  }

  /** A kept {@code statm} can be read as long as its process has the pid; else the pid is asked. */
  private boolean isStillThere(ProcessTarget target) {
    return target.statmDescriptor() < 0
        ? stats.readOf(target.pid(), target.startTimeTicks()) != null
        : files.readShort(target.statmDescriptor()) > 0;
  }
}
