package dev.zmem.agent.sample;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import org.jspecify.annotations.Nullable;

/** Reads {@code stat} by pid: who has it now. One thread at a time. */
final class StatReader {
  private final ProcRoot root;
  private final KernelFiles files;
  private boolean failed;

  /** Reads below {@code root} by {@code files}. */
  StatReader(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /** Who has the pid; null when nobody has, or when {@link #failed}. */
  @Nullable ProcessStat read(int pid) {
    int length = files.readFile(root.file(pid, "stat"));
    ProcessStat stat = length <= 0 ? null : ProcessStat.parse(files.bytes(), length);
    failed = KernelFiles.isFailure(length) || (length > 0 && stat == null);
    return stat;
  }

  /** The process's own, null when its pid is nobody's or another's now, or when {@link #failed}. */
  @Nullable ProcessStat readOf(TrackedProcess process) {
    ProcessStat stat = read(process.pid);
    return stat != null && stat.startTimeTicks() == process.startTimeTicks ? stat : null;
  }

  /** Whether the last read told nothing: somebody may have the pid. */
  boolean failed() {
    return failed;
  }
}
