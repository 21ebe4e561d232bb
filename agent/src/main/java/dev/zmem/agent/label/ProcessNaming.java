package dev.zmem.agent.label;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.naming.ProcessFacts;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.naming.ScrubbedArguments;
import dev.zmem.model.Attributes;

/**
 * Makes labels of facts.
 *
 * @param programs names of programs
 * @param users names of users
 * @param commandDetail how much of command lines is kept
 */
public record ProcessNaming(
    ProgramNames programs, UserNames users, CommandLines.Detail commandDetail) {

  /** Labels of a process that acts as user {@code uid}; without a user where that is negative. */
  Attributes labels(ProcessFacts facts, long uid) {
    ScrubbedArguments arguments = new ScrubbedArguments(facts.arguments());
    String program = programs.name(facts, arguments);
    return Attributes.of(
        program,
        CommandLines.show(arguments, program, commandDetail),
        uid < 0 ? "" : users.name((int) uid));
  }
}
