package dev.zmem.agent;

import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.ChoiceConverter;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.setting.Settings.Setting;
import dev.zmem.rule.RuleBook;
import dev.zmem.rule.RuleSettings;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The parts of command lines and environments that leave the host. */
public final class NamingOptions {
  @Option(
      names = "--cmdline",
      paramLabel = "DETAIL",
      defaultValue = "scrubbed",
      converter = CommandDetail.class,
      description =
          "How much of command lines leaves the host: none, scrubbed or full (default:"
              + " ${DEFAULT-VALUE}). Example: --cmdline=none")
  CommandLines.Detail cmdline = CommandLines.Detail.SCRUBBED;

  @Option(
      names = "--env-attributes",
      paramLabel = "NAME",
      split = ",",
      converter = Variable.class,
      description =
          "Variables of processes' environments that leave the host, by name, 5 at most: for"
              + " --by=env:NAME (default: none). Repeatable, or separated by commas. Example:"
              + " --env-attributes=CELERY_QUEUE")
  List<String> environment = List.of();

  /**
   * The options as settings, with the rules of the file; a {@link ProgramException} when there are
   * too many variables, or a rule cannot be taken.
   */
  NamingSettings settings(Settings file) {
    try {
      return new NamingSettings(
          cmdline, NamingSettings.variables(environment), new RuleBook(RuleSettings.read(file)));
    } catch (IllegalArgumentException e) {
      throw new ProgramException(ExitCode.USAGE, "--env-attributes: " + e.getMessage());
    }
  }

  /**
   * The same in the settings of a host's agent, for a program that measures the host without it and
   * shows scrubbed command lines; a {@link ProgramException} names the place of what cannot be
   * read.
   */
  public static NamingSettings of(Settings agents) {
    RuleBook rules = new RuleBook(RuleSettings.read(agents));
    Setting setting = agents.find("env-attributes");
    if (setting == null || setting.text().isBlank()) {
      return new NamingSettings(CommandLines.Detail.SCRUBBED, List.of(), rules);
    }
    try {
      List<String> names = Arrays.stream(setting.text().split(",", -1)).map(String::strip).toList();
      return new NamingSettings(
          CommandLines.Detail.SCRUBBED, NamingSettings.variables(names), rules);
    } catch (IllegalArgumentException e) {
      throw new ProgramException(
          ExitCode.USAGE, setting.place() + "env-attributes: " + e.getMessage());
    }
  }

  /** How much of command lines. */
  static final class CommandDetail extends ChoiceConverter<CommandLines.Detail> {
    CommandDetail() {
      super(CommandLines.Detail.class);
    }
  }

  /** A variable of the environment. */
  static final class Variable implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      String name = text.strip();
      try {
        var _ = NamingSettings.variables(List.of(name));
        return name;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
