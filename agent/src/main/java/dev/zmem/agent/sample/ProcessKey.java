package dev.zmem.agent.sample;

/**
 * Which process, within one boot of one host. Pids are used again; a pid with its start time is
 * not.
 *
 * @param pid process id in the agent's PID namespace
 * @param startTimeTicks {@code /proc/<pid>/stat} field 22, clock ticks after boot
 */
public record ProcessKey(int pid, long startTimeTicks) {}
