package dev.zmem.agent.walk;

import dev.zmem.agent.attribute.AttributeReader;
import dev.zmem.agent.attribute.ProcessReading;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;

/**
 * Names processes, and makes sure that the name read is the process's own. One thread at a time.
 */
class NameReader {
  private final KernelFiles files;
  private final StatReader stats;
  private final AttributeReader attributes;

  NameReader(KernelFiles files, StatReader stats, AttributeReader attributes) {
    this.files = files;
    this.stats = stats;
    this.attributes = attributes;
  }

  /** Names the process; {@code stat} is read first unless this pass has read it. */
  NameReading read(ProcessTarget target) {
    if (target.fresh()) {
      return readFiles(target);
    }
    ProcessStat stat = stats.readOf(target.pid(), target.startTimeTicks());
    return stat == null ? NameReading.UNREAD : readFiles(target.calledBy(stat));
  }

  private NameReading readFiles(ProcessTarget target) {
    ProcessReading reading = attributes.read(target);
    return reading == null || !isStillThere(target)
        ? NameReading.UNREAD
        : new NameReading.Named(reading);
  }

  /** A kept {@code statm} can be read as long as its process has the pid; else the pid is asked. */
  private boolean isStillThere(ProcessTarget target) {
    return target.statmDescriptor() < 0
        ? stats.readOf(target.pid(), target.startTimeTicks()) != null
        : files.readShort(target.statmDescriptor()) > 0;
  }
}
