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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes man pages (man(7) macros) from the programs' picocli models: a page a program, with its
 * commands, and one for each command that has others below it, and for each of those.
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
      for (CommandLine own : pagesBelow(line)) {
        Files.writeString(folder.resolve(pageName(own) + ".1"), commandPage(own));
      }
    }
  }

  /** The page of a program. */
  static String page(CommandLine program) {
    CommandSpec spec = program.getCommandSpec();
    StringBuilder page = new StringBuilder();
    head(spec, "COMMAND [OPTIONS]", page);
    page.append(".SH COMMANDS\n");
    for (CommandLine sub : shown(program)) {
      page.append(".SS ").append(sub.getCommandName()).append('\n');
      command(sub.getCommandSpec(), page);
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

  /** Commands with a page of their own: each below another command, and that other. */
  static List<CommandLine> pagesBelow(CommandLine above) {
    List<CommandLine> pages = new ArrayList<>();
    for (CommandLine command : shown(above)) {
      List<CommandLine> below = pagesBelow(command);
      if (!shown(command).isEmpty() || above.getParent() != null) {
        pages.add(command);
      }
      pages.addAll(below);
    }
    return pages;
  }

  /** The page of a command that {@link #pagesBelow} names. */
  static String commandPage(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String parameters =
        spec.positionalParameters().stream()
            .filter(parameter -> !parameter.hidden())
            .map(parameter -> " " + parameter.paramLabel())
            .collect(Collectors.joining());
    StringBuilder page = new StringBuilder();
    head(spec, (shown(command).isEmpty() ? "" : "COMMAND ") + "[OPTIONS]" + parameters, page);
    page.append(".SH DESCRIPTION\n");
    command(spec, page);
    List<String> above = new ArrayList<>();
    for (CommandLine one = command.getParent(); one != null; one = one.getParent()) {
      above.add(reference(one));
    }
    return page.append(".SH SEE ALSO\n").append(String.join(", ", above)).append('\n').toString();
  }

  private static List<CommandLine> shown(CommandLine above) {
    return above.getSubcommands().values().stream()
        .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  private static String pageName(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  private static String reference(CommandLine command) {
    return "\\fB" + text(pageName(command)) + "\\fR(1)";
  }

  private static void head(CommandSpec spec, String behind, StringBuilder page) {
    String name = spec.qualifiedName("-");
    page.append(".TH ")
        .append(name.toUpperCase(Locale.ROOT))
        .append(" 1 \"\" \"zmem ")
        .append(Version.current())
        .append("\"\n.SH NAME\n")
        .append(name)
        .append(" \\- ")
        .append(text(spec.usageMessage().description()))
        .append("\n.SH SYNOPSIS\n.B ")
        .append(spec.qualifiedName())
        .append('\n')
        .append(behind)
        .append('\n');
  }

  /** What it does, its words and options, what stands below its help, and the commands below. */
  private static void command(CommandSpec command, StringBuilder page) {
    page.append(text(command.usageMessage().description())).append('\n');
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      argument(parameter.paramLabel(), parameter, page);
    }
    for (OptionSpec option : command.options()) {
      String label = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
      if (option.arity().max() > 0 && option.arity().min() == 0) {
        label = "[" + label + "]";
      }
      argument(String.join(", ", option.names()) + label, option, page);
    }
    for (String line : command.usageMessage().footer()) {
      String named =
          line.replace("${ROOT-COMMAND-NAME}", command.root().name()).replace("$${", "${");
      page.append(line.isEmpty() ? ".PP\n" : text(named) + "\n");
    }
    for (CommandLine below : shown(command.commandLine())) {
      page.append(".TP\n")
          .append(reference(below))
          .append('\n')
          .append(text(below.getCommandSpec().usageMessage().description()))
          .append('\n');
    }
  }

  private static void argument(String term, ArgSpec argument, StringBuilder page) {
    if (argument.hidden()) {
      return;
    }
    String value = argument.defaultValue();
    page.append(".TP\n\\fB")
        .append(text(term))
        .append("\\fR\n")
        .append(
            text(
                String.join(" ", argument.description())
                    .replace("${COMPLETION-CANDIDATES}", choices(argument))
                    .replace("${DEFAULT-VALUE}", value == null ? "none" : value)
                    .replace("%%", "%")))
        .append('\n');
  }

  private static String choices(ArgSpec argument) {
    Iterable<String> words = argument.completionCandidates();
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
