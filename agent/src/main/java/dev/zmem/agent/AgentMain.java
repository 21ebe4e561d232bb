package dev.zmem.agent;

import dev.zmem.program.Program;
import dev.zmem.program.command.Subcommands;
import dev.zmem.program.command.Version;
import dev.zmem.rule.RuleSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** The agent's program: {@code run} streams, {@code scan} measures once. */
@Command(
    name = "zmem-agent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Measures every process of this host and streams the rows to an aggregator.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 bad option or configuration."})
public final class AgentMain implements Subcommands {
  /** The command's model, also for man pages. */
  public AgentMain() {}

  @Override
  public Map<String, Class<?>> subcommands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand.class);
    commands.put("join", JoinCommand.class);
    commands.put("scan", ScanCommand.class);
    commands.put("check-rules", CheckRulesCommand.class);
    commands.put("doctor", DoctorCommand.class);
    return commands;
  }

  @Override
  public Set<String> keysWithoutOption() {
    return Set.of(RuleSettings.KEY);
  }

  /** Starts the program. */
  public static void main(String[] arguments) {
    Program.main("zmem-agent", new AgentMain(), arguments);
  }
}
