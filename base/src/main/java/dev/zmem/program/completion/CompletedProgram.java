package dev.zmem.program.completion;

import dev.zmem.program.command.Subcommands;
import dev.zmem.program.completion.CompletedOption.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A program as a shell completes it, read from its picocli model.
 *
 * @param name as it is typed
 * @param commands in the order of the help
 */
record CompletedProgram(String name, List<CompletedCommand> commands) {
  private static final int MAX_SUMMARY = 90;

  /** Reads a whole program. */
  static CompletedProgram of(CommandLine root) {
    Subcommands program =
        root.getCommandSpec().userObject() instanceof Subcommands several ? several : Map::of;
    List<CommandLine> shown =
        root.getSubcommands().values().stream()
            .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
            .toList();
    List<String> names = shown.stream().map(CommandLine::getCommandName).toList();
    List<String> helped =
        Stream.concat(names.stream(), program.helpTopics().keySet().stream()).toList();
    return new CompletedProgram(
        root.getCommandName(),
        shown.stream()
            .map(sub -> command(sub.getCommandSpec(), program.listedValues(), helped))
            .toList());
  }

  /** The name as a part of a shell function's. */
  String identifier() {
    return name.replace('-', '_');
  }

  private static CompletedCommand command(
      CommandSpec command, Map<String, String> listed, List<String> helped) {
    List<String> words = new ArrayList<>();
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      words.addAll(choices(parameter.type()));
    }
    return new CompletedCommand(
        command.name(),
        summary(command.usageMessage().description()),
        command.options().stream()
            .filter(option -> !option.hidden())
            .map(option -> option(option, listed))
            .toList(),
        command.name().equals("help") ? helped : List.copyOf(words));
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
  private static String summary(String[] lines) {
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
