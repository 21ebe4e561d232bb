package dev.zmem.agent.sample;

import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code stat} by pid: who has it now. One thread at a time.
 *
 * @param root where the tree is
 * @param files reads it
 */
record StatReader(ProcRoot root, KernelFiles files) {

  /** Who has the pid; null when nobody has. */
  @Nullable ProcessStat read(int pid) {
    int length = files.readFile(root.file(pid, "stat"));
    return length <= 0 ? null : ProcessStat.parse(files.bytes(), length);
  }

  /** The process's own, null when its pid is nobody's or another's now. */
  @Nullable ProcessStat readOf(TrackedProcess process) {
    ProcessStat stat = read(process.pid);
    return stat != null && stat.startTimeTicks() == process.startTimeTicks ? stat : null;
  }
}
