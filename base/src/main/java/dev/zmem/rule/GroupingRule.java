package dev.zmem.rule;

/**
 * One grouping rule: processes that meet all of its conditions are called by its name. An empty
 * condition is none.
 *
 * @param name what they are called, with {@code ${1}} and {@code ${queue}} for groups of {@code
 *     command}, and {@code ${program}}, {@code ${comm}}, {@code ${exe}} and {@code ${user}}
 * @param comm a glob of the kernel's name of the process
 * @param exe a glob of the path of the file that it runs, or of the file's name where it has no
 *     slash
 * @param command an RE2 expression found anywhere in the scrubbed command line
 * @param user a glob of its user
 * @param cgroup a glob of the path of its control group
 */
public record GroupingRule(
    String name, String comm, String exe, String command, String user, String cgroup) {

  /** Characters of all of it. */
  int length() {
    return name.length()
        + comm.length()
        + exe.length()
        + command.length()
        + user.length()
        + cgroup.length();
  }
}
