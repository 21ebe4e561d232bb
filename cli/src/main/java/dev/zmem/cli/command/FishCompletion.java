package dev.zmem.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, made from the commands' own model. */
final class FishCompletion {
  private FishCompletion() {}

  static String of(CommandSpec root) {
    StringBuilder script = new StringBuilder("complete -c " + root.name() + " -f\n");
    for (CommandLine sub : root.subcommands().values()) {
      CommandSpec command = sub.getCommandSpec();
      script
          .append("complete -c ")
          .append(root.name())
          .append(" -n __fish_use_subcommand -a ")
          .append(command.name());
      script
          .append(" -d ")
          .append(quoted(first(command.usageMessage().description())))
          .append('\n');
      command.options().forEach(option -> option(root.name(), command.name(), option, script));
    }
    return script.toString();
  }

  private static void option(
      String program, String command, OptionSpec option, StringBuilder script) {
    script
        .append("complete -c ")
        .append(program)
        .append(" -n '__fish_seen_subcommand_from ")
        .append(command)
        .append('\'');
    for (String name : option.names()) {
      script.append(
          name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    script.append(option.arity().max() > 0 ? " -r" : "");
    if (option.type().isEnum()) {
      StringBuilder values = new StringBuilder();
      for (Object value : option.type().getEnumConstants()) {
        values.append(values.isEmpty() ? "" : " ").append(value);
      }
      script.append(" -a ").append(quoted(values.toString()));
    }
    script.append(" -d ").append(quoted(first(option.description()))).append('\n');
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0].replace(" (default: ${DEFAULT-VALUE})", "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
