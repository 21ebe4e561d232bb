package dev.zmem.agent.attribute;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.naming.ProgramNames;

/**
 * How an agent names processes.
 *
 * @param programs names of programs
 * @param users names of users
 * @param commandDetail how much of command lines is kept
 */
public record ProcessNaming(
    ProgramNames programs, UserNames users, CommandLines.Detail commandDetail) {}
