package dev.zmem.cli;

import dev.zmem.cli.admin.CertificatesCommand;
import dev.zmem.cli.admin.ContextCommand;
import dev.zmem.cli.admin.LoginCommand;
import dev.zmem.cli.admin.RenewCommand;
import dev.zmem.cli.admin.RevokeCommand;
import dev.zmem.cli.admin.TokenCommand;
import dev.zmem.cli.command.CaptureCommand;
import dev.zmem.cli.command.FiguresHelp;
import dev.zmem.cli.command.HostCommand;
import dev.zmem.cli.command.HostNamesCommand;
import dev.zmem.cli.command.HostsCommand;
import dev.zmem.cli.command.PsCommand;
import dev.zmem.cli.command.TopCommand;
import dev.zmem.cli.command.VersionCommand;
import dev.zmem.cli.detail.DescribeCommand;
import dev.zmem.cli.detail.MapsCommand;
import dev.zmem.cli.doctor.DoctorCommand;
import dev.zmem.cli.output.Symbols;
import dev.zmem.program.Program;
import dev.zmem.program.command.HelpTopic;
import dev.zmem.program.command.Subcommands;
import dev.zmem.program.command.Version;
import dev.zmem.program.log.Log;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** zmemctl's program. */
@Command(
    name = "zmemctl",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Who is using the RAM and the swap, over all hosts, right now?",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The aggregator is that of the current context ('zmemctl login'), or the one that",
      "ZMEM_AGGREGATOR or --aggregator=HOST[:PORT] names; with none, this host is measured.",
      "Exit codes: 0 done, 1 failed, 2 bad option, 3 no aggregator or no answer,",
      "            4 nothing matched, 5 not permitted or no trust (TLS), 6 partial",
      "            (--fail-on-partial), 130 interrupted."
    })
public final class ZmemctlMain implements Subcommands {
  /** The command's model, for man pages and completion. */
  public ZmemctlMain() {}

  @Override
  public Map<String, Class<?>> subcommands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("top", TopCommand.class);
    commands.put("hosts", HostsCommand.class);
    commands.put("host", HostCommand.class);
    commands.put("ps", PsCommand.class);
    commands.put("capture", CaptureCommand.class);
    commands.put("describe", DescribeCommand.class);
    commands.put("maps", MapsCommand.class);
    commands.put("doctor", DoctorCommand.class);
    commands.put("login", LoginCommand.class);
    commands.put("context", ContextCommand.class);
    commands.put("renew", RenewCommand.class);
    commands.put("token", TokenCommand.class);
    commands.put("certificates", CertificatesCommand.class);
    commands.put("revoke", RevokeCommand.class);
    commands.put("version", VersionCommand.class);
    commands.put("host-names", HostNamesCommand.class);
    return commands;
  }

  /** What measuring this host takes from the agent's settings. */
  @Override
  public Set<String> keysWithoutOption() {
    return Set.of("never-walk", "pss", "socket", "stall-budget");
  }

  @Override
  public Map<String, HelpTopic> helpTopics() {
    return Map.of(
        "figures",
        new HelpTopic(
            FiguresHelp.summary(),
            FiguresHelp.text(Integer.getInteger("zmem.columns", 0), Symbols.ofLocale())));
  }

  @Override
  public Map<String, String> listedValues() {
    return Map.of("--hosts", "host-names", "--visible-hosts", "host-names", "--host", "host-names");
  }

  @Override
  public Set<String> leadingOptions() {
    return Set.of("--aggregator", "--tls-dir", "--tls-ca", "--tls-cert", "--tls-key", "--timeout");
  }

  @Override
  public List<String> optionsForWords() {
    return List.of("--host", "--hosts");
  }

  /** Starts the program. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    EarlyStart.Work begun =
        EarlyStart.begin(
            arguments, environment, () -> Program.hasSettingsFile("zmemctl", environment));
    if (begun != EarlyStart.Work.FIRST_PASS) {
      Log.quiet(); // the transport's libraries; nothing else logs
    }
    Program.main("zmemctl", new ZmemctlMain(), arguments);
  }
}
