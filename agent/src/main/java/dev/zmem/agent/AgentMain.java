package dev.zmem.agent;

import dev.zmem.program.Program;
import dev.zmem.program.Version;
import picocli.CommandLine.Command;

/** The agent's program: {@code run} streams, {@code scan} measures once. */
@Command(
    name = "zmem-agent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Measures every process of this host and streams the rows to an aggregator.",
    subcommands = {RunCommand.class, ScanCommand.class},
    synopsisSubcommandLabel = "(run | scan)",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 bad option or configuration, 5 refused."})
public final class AgentMain {
  /** The command's model, also for man pages. */
  public AgentMain() {}

  /** Starts the program. */
  public static void main(String[] arguments) {
    Program.main("zmem-agent", new AgentMain(), arguments);
  }
}
