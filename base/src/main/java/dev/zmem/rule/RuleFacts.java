package dev.zmem.rule;

/**
 * What rules look at: one process, without secrets. Empty where it has no such thing.
 *
 * @param program the name that it has without rules
 * @param comm the kernel's name of it
 * @param exe the path of the file that it runs
 * @param command its scrubbed command line
 * @param user the name of its user
 * @param cgroup the path of its control group
 */
public record RuleFacts(
    String program, String comm, String exe, String command, String user, String cgroup) {

  /** The name of the file that it runs. */
  String exeName() {
    return exe.substring(exe.lastIndexOf('/') + 1);
  }
}
