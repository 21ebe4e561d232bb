package dev.zmem.agent.sample;

import dev.zmem.agent.naming.ProcessFacts;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import dev.zmem.agent.procfs.ControlGroupPaths;
import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.KernelText;
import dev.zmem.agent.procfs.PageSize;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.StatusParser;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a process is called. One thread at a time. */
final class ProcessLabeler {
  /** The name of a young process is read with every walk after so long. */
  private static final long YOUNG_WALK_NANOS = 2_000_000_000L;

  /** How much of a command line is looked at: class paths of ten KiB stand before main classes. */
  private static final int MAX_COMMAND_LINE_BYTES = 64 * 1024;

  /** How much of it is kept, and of one argument. */
  private static final int MAX_KEPT_BYTES = 8 * 1024;

  private static final int MAX_ARGUMENT_BYTES = 1024;

  private static final String DELETED = " (deleted)";

  /** What the kernel puts before the name of a file made by memfd_create(2). */
  private static final String MEMORY_FILE = "/memfd:";

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatReader stats;
  private final ProcessNaming naming;
  private final NeverWalk neverWalk;
  private final StatusParser status = new StatusParser();

  ProcessLabeler(ProcRoot root, KernelFiles files, ProcessNaming naming, NeverWalk neverWalk) {
    this.root = root;
    this.files = files;
    this.stats = new StatReader(root, files);
    this.naming = naming;
    this.neverWalk = neverWalk;
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
    ProcessStat stat = stats.readOf(process);
    if (stat == null) {
      return;
    }
    int length = Math.min(files.readFile(process.file(root, "cmdline")), MAX_COMMAND_LINE_BYTES);
    byte[] raw = Arrays.copyOf(files.bytes(), Math.max(length, 0));
    int linked = files.readLink(process.file(root, "exe"));
    String executable = linked < 0 ? "" : KernelText.decode(files.bytes(), 0, linked);
    int told = readStatus(process, nowNanos);
    List<String> groups = neverWalk.needsControlGroups() ? controlGroups(process) : List.of();
    if (KernelFiles.isFailure(length)
        || KernelFiles.isFailure(linked)
        || KernelFiles.isFailure(told)
        || groups == null) {
      return;
    }
    boolean namedBefore = process.named;
    process.comm = stat.comm();
    process.named = true;
    process.labelledAtNanos = nowNanos;
    List<String> arguments = arguments(raw);
    String program = withoutMark(executable);
    process.calledExec |= namedBefore && !program.equals(process.executable);
    process.executable = program;
    ProcessFacts facts =
        new ProcessFacts(
            process.pid,
            process.parentPid,
            process.comm,
            arguments,
            program.isEmpty() ? null : program,
            state(process, executable));
    process.uid = told > 0 ? status.effectiveUid() : StatusParser.ABSENT;
    ProcessLabels labels = naming.labels(facts, process.uid);
    if (process.labels == null || !labels.equals(process.labels)) {
      process.labels = labels;
    }
    process.optedOut = neverWalk.matches(labels, groups);
  }

  /** Its control groups, one in each hierarchy; null when they cannot be read. */
  private @Nullable List<String> controlGroups(TrackedProcess process) {
    int length = files.readFile(process.file(root, "cgroup"));
    return KernelFiles.isFailure(length) ? null : ControlGroupPaths.parse(files.bytes(), length);
  }

  /** NUL-separated; trailing NULs are padding of a title. What is cut ends with {@code …}. */
  static List<String> arguments(byte[] raw) {
    int end = raw.length;
    while (end > 0 && raw[end - 1] == 0) {
      end--;
    }
    List<String> arguments = new ArrayList<>();
    int kept = 0;
    for (int from = 0; from < end && kept < MAX_KEPT_BYTES; ) {
      int to = from;
      while (to < end && raw[to] != 0) {
        to++;
      }
      int most = Math.min(MAX_ARGUMENT_BYTES, MAX_KEPT_BYTES - kept);
      boolean cut = to - from > most || to == MAX_COMMAND_LINE_BYTES;
      String argument = KernelText.decode(raw, from, Math.min(to, from + most));
      arguments.add(cut ? argument + "…" : argument);
      kept += Math.min(to - from, most) + 1;
      from = to + 1;
    }
    return arguments;
  }

  private static String withoutMark(String executable) {
    return executable.endsWith(DELETED)
        ? executable.substring(0, executable.length() - DELETED.length())
        : executable;
  }

  private ExecutableState state(TrackedProcess process, String executable) {
    if (!executable.endsWith(DELETED)) {
      return ExecutableState.CURRENT;
    }
    if (executable.startsWith(MEMORY_FILE)) {
      return ExecutableState.IN_MEMORY;
    }
    try {
      return Files.exists(Path.of(process.file(root, "root") + withoutMark(executable)))
          ? ExecutableState.UPDATED
          : ExecutableState.DELETED;
    } catch (InvalidPathException e) {
      return ExecutableState.DELETED;
    }
  }

  /**
   * Reads the user it acts as; what of it is in swap is told beside that. Not positive when it
   * cannot be read.
   */
  private int readStatus(TrackedProcess process, long nowNanos) {
    int length = files.readFile(process.file(root, "status"));
    if (length > 0) {
      status.parse(files.bytes(), length);
      process.walk.swapped().seen(status.swappedBytes() / PageSize.BYTES, nowNanos);
    }
    return length;
  }
}
