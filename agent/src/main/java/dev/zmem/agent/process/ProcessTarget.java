package dev.zmem.agent.process;

import dev.zmem.agent.kernel.ProcRoot;

/**
 * The process that a reader is to read. Immutable.
 *
 * @param pid its number
 * @param startTimeTicks with which the pid is an identity
 * @param task the thread whose files show its memory, 0 for the process's own
 * @param parentPid its parent, as last seen
 * @param comm the kernel's name of it, as last seen
 * @param fresh whether {@code stat} was read in this very pass, so that it need not be read before
 *     the process's other files
 * @param statmDescriptor kept, and pinned to the process; negative for none
 */
public record ProcessTarget(
    int pid,
    long startTimeTicks,
    int task,
    int parentPid,
    String comm,
    boolean fresh,
    int statmDescriptor) {

  /** The path of a file that tells of its memory. */
  public String file(ProcRoot root, String name) {
    return root.file(pid, task, name);
  }
}
