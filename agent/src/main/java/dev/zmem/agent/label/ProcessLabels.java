package dev.zmem.agent.label;

/**
 * What a process is called.
 *
 * @param program the default group: the name a person would say, the same on every host; never
 *     empty
 * @param command the command line, scrubbed of secrets; the program's name where the process has
 *     none
 * @param user the effective user's name, or its number where there is no name
 */
public record ProcessLabels(String program, String command, String user) {

  /** The same of a user whose name is known now. */
  public ProcessLabels as(String userName) {
    return new ProcessLabels(program, command, userName);
  }
}
