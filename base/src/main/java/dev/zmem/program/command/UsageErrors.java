package dev.zmem.program.command;

import dev.zmem.text.EditDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a command line that cannot be read: picocli's words, or better ones. */
public final class UsageErrors {
  /** Shorter words look like too many others: every option of one letter is near every other. */
  private static final int SHORTEST_GUESSED = 4;

  private UsageErrors() {}

  /** What is wrong, and what was probably meant. One line once it is escaped. */
  public static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().getFirst();
      CommandLine command = e.getCommandLine();
      if (argument.startsWith("-") && argument.length() > 1) {
        return "unknown option '" + argument + "'" + meant(option(command, argument));
      }
      return command.getSubcommands().isEmpty()
          ? "unexpected argument '" + argument + "'" + meant(optionFor(command, argument))
          : "unknown command '" + argument + "'" + meant(command(command, argument));
    }
    return String.valueOf(e.getMessage()).strip() + choices(e);
  }

  /** The words to choose from, where none was given. */
  private static String choices(ParameterException e) {
    if (!(e instanceof MissingParameterException missing)
        || missing.getMissing().isEmpty()
        || !missing.getMissing().getFirst().type().isEnum()) {
      return "";
    }
    return " (expected: "
        + Arrays.stream(missing.getMissing().getFirst().type().getEnumConstants())
            .map(choice -> ((Enum<?>) choice).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String meant(String guess) {
    return guess.isEmpty() ? "" : " (did you mean '" + guess + "'?)";
  }

  /** The option of that name on a command below, or the nearest here, or the nearest below. */
  private static String option(CommandLine command, String argument) {
    int end = argument.indexOf('=');
    String option = end < 0 ? argument : argument.substring(0, end);
    for (CommandLine sub : command.getSubcommands().values()) {
      if (sub.getCommandSpec().optionsMap().containsKey(option)) {
        return sub.getCommandName() + " " + option;
      }
    }
    if (option.length() < SHORTEST_GUESSED) {
      return "";
    }
    String near = EditDistance.nearest(option, longNames(command.getCommandSpec()));
    if (near != null) {
      return near;
    }
    for (CommandLine sub : command.getSubcommands().values()) {
      String below = EditDistance.nearest(option, longNames(sub.getCommandSpec()));
      if (below != null) {
        return sub.getCommandName() + " " + below;
      }
    }
    return "";
  }

  private static List<String> longNames(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .filter(name -> name.startsWith("--"))
        .toList();
  }

  private static String command(CommandLine program, String word) {
    List<String> names = new ArrayList<>();
    program
        .getSubcommands()
        .forEach((name, command) -> {
          if (!command.getCommandSpec().usageMessage().hidden()) {
            names.add(name);
          }
        });
    String near = EditDistance.nearest(word, names);
    return near == null ? "" : near;
  }

  /** {@code --host=web-01} of {@code web-01}. */
  private static String optionFor(CommandLine command, String word) {
    if (command.getCommandSpec().root().userObject() instanceof Subcommands program) {
      for (String option : program.optionsForWords()) {
        if (command.getCommandSpec().optionsMap().containsKey(option)) {
          return option + "=" + word;
        }
      }
    }
    return "";
  }
}
