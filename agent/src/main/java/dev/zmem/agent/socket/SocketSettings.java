package dev.zmem.agent.socket;

import java.nio.file.Path;

/**
 * Where the agent offers its socket, and to whom besides root and its own user.
 *
 * @param path absolute
 * @param group whose members may connect; where the host has no such group, nobody else may
 */
public record SocketSettings(Path path, String group) {}
