package dev.zmem.aggregator;

import dev.zmem.program.Program;
import dev.zmem.program.command.Subcommands;
import dev.zmem.program.command.Version;
import dev.zmem.rule.RuleSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** The aggregator's program. */
@Command(
    name = "zmem-aggregator",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Holds the live state of all hosts and answers zmemctl.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 bad option or configuration."})
public final class AggregatorMain implements Subcommands {
  /** The command's model, also for man pages. */
  public AggregatorMain() {}

  @Override
  public Map<String, Class<?>> subcommands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand.class);
    commands.put("init", InitCommand.class);
    commands.put("new-admin", NewAdminCommand.class);
    return commands;
  }

  @Override
  public Set<String> keysWithoutOption() {
    return Set.of(RuleSettings.KEY);
  }

  /** Starts the program. */
  public static void main(String[] arguments) {
    Program.main("zmem-aggregator", new AggregatorMain(), arguments);
  }
}
