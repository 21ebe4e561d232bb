package dev.zmem.agent.process;

import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.Attributes;

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
 * @param attributes what it is called, grouping rules left aside, and belongs to, as last read;
 *     none where it was not named
 * @param isYoung whether it was met lately, so that its attributes may change at any time
 * @param statmDescriptor kept, and pinned to the process; negative for none
 */
public record ProcessTarget(
    int pid,
    long startTimeTicks,
    int task,
    int parentPid,
    String comm,
    boolean fresh,
    Attributes attributes,
    boolean isYoung,
    int statmDescriptor) {

  /** The same process, called by what its {@code stat} says now. */
  public ProcessTarget calledBy(ProcessStat stat) {
    return new ProcessTarget(
        pid,
        startTimeTicks,
        task,
        parentPid,
        stat.comm(),
        fresh,
        attributes,
        isYoung,
        statmDescriptor);
  }

  /** The path of a file that tells of its memory. */
  public String file(ProcRoot root, String name) {
    return root.file(pid, task, name);
  }
}
