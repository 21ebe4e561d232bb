package dev.zmem.agent.attribute;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.naming.ProgramNames;

/**
 * How an agent names processes.
 *
 * @param programs names of programs
 * @param users names of users
 * @param settings what of it leaves the host
 */
public record ProcessNaming(ProgramNames programs, UserNames users, NamingSettings settings) {}
