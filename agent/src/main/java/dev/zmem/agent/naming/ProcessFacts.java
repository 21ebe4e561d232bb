package dev.zmem.agent.naming;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel tells of a process that a name can be made of, already printable.
 *
 * @param pid its pid
 * @param parentPid its parent's
 * @param comm the kernel's name, cut at 15 bytes
 * @param arguments the command line, split; empty when the process has none
 * @param executable path of the executable, {@code /memfd:name} of one in memory, without the
 *     kernel's {@code (deleted)} mark; null when it may not be read
 * @param executableState whether that file is still the one that runs
 */
public record ProcessFacts(
    int pid,
    int parentPid,
    String comm,
    List<String> arguments,
    @Nullable String executable,
    ExecutableState executableState) {

  /** What became of the file a process runs. */
  public enum ExecutableState {
    CURRENT(""),
    /** Removed. */
    DELETED(" [deleted]"),
    /** Another file has taken its place, as after an upgrade. */
    UPDATED(" [updated]"),
    /** There never was one: the program was put into memory (memfd_create) and started from it. */
    IN_MEMORY("");

    private final String mark;

    ExecutableState(String mark) {
      this.mark = mark;
    }

    /** What is put behind the name. */
    public String mark() {
      return mark;
    }
  }

  public ProcessFacts {
    arguments = List.copyOf(arguments);
  }
}
