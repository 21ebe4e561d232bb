package dev.zmem.program.completion;

import dev.zmem.program.command.HelpTopic;
import dev.zmem.program.command.Subcommands;
import dev.zmem.program.completion.CompletedOption.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A program as a shell completes it, read from its picocli model.
 *
 * @param name as it is typed
 * @param words its own commands, in the order of the help
 * @param commands all of them, each behind the one that it stands below
 */
record CompletedProgram(String name, List<CompletedWord> words, List<CompletedCommand> commands) {
  private static final int MAX_SUMMARY = 90;

  /** Reads a whole program. */
  static CompletedProgram of(CommandLine root) {
    Subcommands program =
        root.getCommandSpec().userObject() instanceof Subcommands several ? several : Map::of;
    List<CompletedCommand> commands = new ArrayList<>();
    addBelow(root, "", program.listedValues(), commands);
    CommandLine help = root.getSubcommands().get("help");
    if (help != null) {
      commands.removeIf(command -> command.name().equals("help"));
      addHelp(
          root, "help", options(help.getCommandSpec(), Map.of()), program.helpTopics(), commands);
    }
    return new CompletedProgram(root.getCommandName(), words(root), List.copyOf(commands));
  }

  /** The name as a part of a shell function's. */
  String identifier() {
    return name.replace('-', '_');
  }

  /** The commands below one, each behind its own words, and theirs. */
  private static void addBelow(
      CommandLine above, String before, Map<String, String> listed, List<CompletedCommand> to) {
    for (CommandLine command : shown(above)) {
      String name = before + command.getCommandName();
      CommandSpec spec = command.getCommandSpec();
      List<CompletedWord> words = new ArrayList<>(words(command));
      for (PositionalParamSpec parameter : spec.positionalParameters()) {
        choices(parameter.type()).forEach(choice -> words.add(new CompletedWord(choice, "")));
      }
      to.add(new CompletedCommand(name, options(spec, listed), List.copyOf(words)));
      addBelow(command, name + " ", listed, to);
    }
  }

  /** {@code help} before a command: the words of the commands below it, and topics. */
  private static void addHelp(
      CommandLine above,
      String name,
      List<CompletedOption> options,
      Map<String, HelpTopic> topics,
      List<CompletedCommand> to) {
    List<CompletedWord> words = new ArrayList<>(words(above));
    topics.forEach((word, topic) -> words.add(new CompletedWord(word, summary(topic.summary()))));
    if (!words.isEmpty()) {
      to.add(new CompletedCommand(name, options, List.copyOf(words)));
    }
    for (CommandLine command : shown(above)) {
      addHelp(command, name + " " + command.getCommandName(), options, Map.of(), to);
    }
  }

  private static List<CommandLine> shown(CommandLine above) {
    return above.getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  private static List<CompletedWord> words(CommandLine above) {
    return shown(above).stream()
        .map(command ->
            new CompletedWord(
                command.getCommandName(),
                summary(command.getCommandSpec().usageMessage().description())))
        .toList();
  }

  private static List<CompletedOption> options(CommandSpec command, Map<String, String> listed) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(option -> option(option, listed))
        .toList();
  }

  private static CompletedOption option(OptionSpec option, Map<String, String> listed) {
    String listing = listed.getOrDefault(option.longestName(), "");
    return new CompletedOption(
        List.of(option.names()),
        summary(described(option)),
        option.paramLabel(),
        listing.isEmpty() ? value(option) : Value.LISTED,
        words(option),
        !option.splitRegex().isEmpty(),
        listing);
  }

  private static Value value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return Value.NONE;
    }
    if (option.arity().min() == 0) {
      return Value.OPTIONAL;
    }
    if (option.type() == Path.class) {
      return option.paramLabel().equals("DIR") ? Value.FOLDER : Value.FILE;
    }
    return words(option).isEmpty() ? Value.ANY : Value.WORD;
  }

  private static List<String> words(OptionSpec option) {
    if (option.type().isEnum() || option.completionCandidates() == null) {
      return choices(option.type());
    }
    List<String> words = new ArrayList<>();
    option.completionCandidates().forEach(words::add);
    return List.copyOf(words);
  }

  private static List<String> choices(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  /** With the words to choose from where it names them. */
  private static String[] described(OptionSpec option) {
    return Arrays.stream(option.description())
        .map(line -> line.replace("${COMPLETION-CANDIDATES}", String.join(", ", words(option))))
        .toArray(String[]::new);
  }

  /** The first sentence's start, without what only help can tell. */
  private static String summary(String... lines) {
    String text =
        String.join(" ", lines)
            .replaceAll("\\s*\\(default: [^)]*\\)", "")
            .replace("%%", "%")
            .replaceAll("\\.$", "");
    int end = text.indexOf("; ");
    String first = end < 0 ? text : text.substring(0, end);
    return first.length() <= MAX_SUMMARY ? first : first.substring(0, MAX_SUMMARY - 1) + "…";
  }
}
