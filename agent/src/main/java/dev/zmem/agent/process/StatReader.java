package dev.zmem.agent.process;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import org.jspecify.annotations.Nullable;

/** Reads {@code stat} by pid, and so which process has the pid now. One thread at a time. */
public final class StatReader {
  private final ProcRoot root;
  private final KernelFiles files;
  private boolean failed;

  /** Reads below {@code root} by {@code files}. */
  public StatReader(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /** The process that has the pid; null when none has, or when {@link #failed}. */
  public @Nullable ProcessStat read(int pid) {
    int length = files.readFile(root.file(pid, "stat"));
    ProcessStat stat = length <= 0 ? null : ProcessStat.parse(files.bytes(), length);
    failed = KernelFiles.isFailure(length) || (length > 0 && stat == null);
    return stat;
  }

  /**
   * Of the process that has the pid and started then; null when the pid is nobody's or another's
   * now, or when {@link #failed}.
   */
  public @Nullable ProcessStat readOf(int pid, long startTimeTicks) {
    ProcessStat stat = read(pid);
    return stat != null && stat.startTimeTicks() == startTimeTicks ? stat : null;
  }

  /** Whether the last read told nothing: a process may have the pid. */
  public boolean failed() {
    return failed;
  }
}
