package dev.zmem.agent.label;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProcessFacts;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import dev.zmem.agent.procfs.ControlGroupPaths;
import dev.zmem.agent.procfs.StatusParser;
import dev.zmem.model.Attributes;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a process is called: {@code cmdline}, {@code exe}, {@code status} and, where a rule
 * asks for it, {@code cgroup}. One thread at a time.
 */
public final class LabelReader {
  private static final String DELETED = " (deleted)";

  /** What the kernel puts before the name of a file made by memfd_create(2). */
  private static final String MEMORY_FILE = "/memfd:";

  private final ProcRoot root;
  private final KernelFiles files;
  private final ProcessNaming naming;
  private final NeverWalk neverWalk;
  private final StatusParser status = new StatusParser();

  /** Reads below {@code root} by {@code files}, which stays the caller's to close. */
  public LabelReader(ProcRoot root, KernelFiles files, ProcessNaming naming, NeverWalk neverWalk) {
    this.root = root;
    this.files = files;
    this.naming = naming;
    this.neverWalk = neverWalk;
  }

  /**
   * Reads a process; null where a file cannot be read for no reason of the process's own.
   *
   * @param task the thread whose files show the memory; 0 for the process's own
   */
  public @Nullable Labelling read(int pid, int task, int parentPid, String comm) {
    int length =
        Math.min(
            files.readFile(root.file(pid, task, "cmdline")),
            ArgumentsParser.MAX_COMMAND_LINE_BYTES);
    byte[] raw = Arrays.copyOf(files.bytes(), Math.max(length, 0));
    int linked = files.readLink(root.file(pid, task, "exe"));
    String executable = linked < 0 ? "" : KernelText.decode(files.bytes(), 0, linked);
    int told = files.readFile(root.file(pid, task, "status"));
    if (told > 0) {
      status.parse(files.bytes(), told);
    }
    List<String> groups = neverWalk.needsControlGroups() ? controlGroups(pid, task) : List.of();
    if (KernelFiles.isFailure(length)
        || KernelFiles.isFailure(linked)
        || KernelFiles.isFailure(told)
        || groups == null) {
      return null;
    }
    String program = withoutMark(executable);
    ProcessFacts facts =
        new ProcessFacts(
            pid,
            parentPid,
            comm,
            ArgumentsParser.arguments(raw),
            program.isEmpty() ? null : program,
            state(root.file(pid, task, "root"), executable));
    long uid = told > 0 ? status.effectiveUid() : StatusParser.ABSENT;
    Attributes labels = naming.labels(facts, uid);
    return new Labelling(
        labels,
        program,
        uid,
        told > 0 ? Math.max(0, status.swappedBytes()) : StatusParser.ABSENT,
        neverWalk.matches(labels, groups));
  }

  /** Its control groups, one in each hierarchy; null when they cannot be read. */
  private @Nullable List<String> controlGroups(int pid, int task) {
    int length = files.readFile(root.file(pid, task, "cgroup"));
    return KernelFiles.isFailure(length) ? null : ControlGroupPaths.parse(files.bytes(), length);
  }

  private static String withoutMark(String executable) {
    return executable.endsWith(DELETED)
        ? executable.substring(0, executable.length() - DELETED.length())
        : executable;
  }

  private static ExecutableState state(String processRoot, String executable) {
    if (!executable.endsWith(DELETED)) {
      return ExecutableState.CURRENT;
    }
    if (executable.startsWith(MEMORY_FILE)) {
      return ExecutableState.IN_MEMORY;
    }
    try {
      return Files.exists(Path.of(processRoot + withoutMark(executable)))
          ? ExecutableState.UPDATED
          : ExecutableState.DELETED;
    } catch (InvalidPathException e) {
      return ExecutableState.DELETED;
    }
  }
}
