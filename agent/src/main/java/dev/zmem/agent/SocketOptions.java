package dev.zmem.agent;

import dev.zmem.agent.asked.HostWalkTurn;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.socket.AgentSocket;
import dev.zmem.agent.socket.SocketSettings;
import dev.zmem.program.option.SocketPath;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where programs of this host may ask the agent, and which. */
final class SocketOptions {
  @Option(
      names = "--socket",
      paramLabel = "PATH|off",
      defaultValue = SocketPath.DEFAULT,
      converter = SocketPath.Converter.class,
      description =
          "Unix socket on which zmemctl of this host may ask for the last pass, descriptions and mappings: root's, this"
              + " agent's user's, and of members of --socket-group (default: ${DEFAULT-VALUE}).")
  private SocketPath socket = SocketPath.OFF;

  @Option(
      names = "--socket-group",
      paramLabel = "GROUP",
      defaultValue = "zmem",
      description = "Group whose members may ask on the socket (default: ${DEFAULT-VALUE}).")
  private String group = "zmem";

  /**
   * Offers the socket; null where it is off.
   *
   * @param opensDetails reads single processes; null where that is not allowed
   * @param hostWalks shared with all who answer for this host
   */
  @Nullable AgentSocket start(
      HelloMessage.Sender sender,
      @Nullable Supplier<ProcessDetailAnswers> opensDetails,
      HostWalkTurn hostWalks) {
    Path path = socket.path();
    return path == null
        ? null
        : AgentSocket.start(new SocketSettings(path, group), sender, opensDetails, hostWalks);
  }
}
