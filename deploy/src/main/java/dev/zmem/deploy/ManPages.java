package dev.zmem.deploy;

import dev.zmem.agent.AgentMain;
import dev.zmem.aggregator.AggregatorMain;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.cli.command.FiguresHelp;
import dev.zmem.program.Program;
import dev.zmem.program.command.Version;
import dev.zmem.program.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes man pages (man(7) macros) from the programs' picocli models: a page a program, with its
 * subcommands.
 */
public final class ManPages {
  private static final List<String> PROGRAMS = List.of("zmem-agent", "zmem-aggregator", "zmemctl");

  private ManPages() {}

  /** Takes the folder to write to. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Object command : List.of(new AgentMain(), new AggregatorMain(), new ZmemctlMain())) {
      CommandLine line = Program.commandLine(command);
      Files.writeString(folder.resolve(line.getCommandName() + ".1"), page(line));
    }
  }

  /** The page of a program. */
  static String page(CommandLine program) {
    CommandSpec spec = program.getCommandSpec();
    StringBuilder page = new StringBuilder();
    page.append(".TH ")
        .append(spec.name().toUpperCase(Locale.ROOT))
        .append(" 1 \"\" \"zmem ")
        .append(Version.current())
        .append("\"\n");
    page.append(".SH NAME\n")
        .append(spec.name())
        .append(" \\- ")
        .append(text(spec.usageMessage().description()))
        .append('\n');
    page.append(".SH SYNOPSIS\n.B ").append(spec.name()).append("\nCOMMAND [OPTIONS]\n");
    page.append(".SH COMMANDS\n");
    for (CommandLine sub : program.getSubcommands().values()) {
      if (!sub.getCommandSpec().usageMessage().hidden()) {
        command(sub.getCommandSpec(), page);
      }
    }
    page.append(
        ".SH SETTINGS\n"
            + "Every option \\fB\\-\\-some\\-option\\fR is also the environment variable"
            + " \\fBZMEM_SOME_OPTION\\fR and the key \\fBsome\\-option\\fR of a YAML file"
            + " (\\fB\\-\\-config\\fR). The flag wins over the environment, the environment over"
            + " the file.\n");
    page.append(".SH EXIT STATUS\n");
    for (ExitCode code : ExitCode.values()) {
      page.append(".TP\n.B ")
          .append(code.code())
          .append('\n')
          .append(text(code.meaning()))
          .append('\n');
    }
    if (program.getCommand() instanceof ZmemctlMain) {
      FiguresHelp.sections().forEach(section -> legend(section, page));
    } else {
      page.append(".SH FILES\n.TP\n.I /etc/zmem/")
          .append(spec.name())
          .append(".yaml\nSettings; every option is a key.\n");
    }
    page.append(".SH SEE ALSO\n")
        .append(
            PROGRAMS.stream()
                .filter(name -> !name.equals(spec.name()))
                .map(name -> "\\fB" + text(name) + "\\fR(1)")
                .collect(Collectors.joining(", ")))
        .append(", \\fBfree\\fR(1), \\fBproc\\fR(5)\n");
    return page.toString();
  }

  private static void legend(FiguresHelp.Section section, StringBuilder page) {
    page.append(".SH ").append(text(section.title())).append('\n');
    for (FiguresHelp.Entry entry : section.entries()) {
      page.append(".TP\n\\fB")
          .append(text(entry.term()))
          .append("\\fR\n")
          .append(text(entry.text()))
          .append('\n');
    }
  }

  private static void command(CommandSpec command, StringBuilder page) {
    page.append(".SS ").append(command.name()).append('\n');
    page.append(text(command.usageMessage().description())).append('\n');
    for (OptionSpec option : command.options()) {
      if (option.hidden()) {
        continue;
      }
      String label = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
      if (option.arity().max() > 0 && option.arity().min() == 0) {
        label = "[" + label + "]";
      }
      page.append(".TP\n\\fB")
          .append(text(String.join(", ", option.names()) + label))
          .append("\\fR\n");
      String description = String.join(" ", option.description());
      String value = option.defaultValue();
      page.append(
              text(
                  description
                      .replace("${COMPLETION-CANDIDATES}", choices(option))
                      .replace("${DEFAULT-VALUE}", value == null ? "none" : value)
                      .replace("%%", "%")))
          .append('\n');
    }
    for (String line : command.usageMessage().footer()) {
      String named =
          line.replace("${ROOT-COMMAND-NAME}", command.root().name()).replace("$${", "${");
      page.append(line.isEmpty() ? ".PP\n" : text(named) + "\n");
    }
  }

  private static String choices(OptionSpec option) {
    Iterable<String> words = option.completionCandidates();
    return words == null ? "" : String.join(", ", words);
  }

  private static String text(String... lines) {
    String text =
        String.join(" ", lines)
            .replace("\\", "\\e")
            .replace("-", "\\-")
            .replace("~", "\\(ti")
            .replace("≥", "\\(>=")
            .replace("±", "\\(+-")
            .replace("↓", "\\(da");
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }
}
