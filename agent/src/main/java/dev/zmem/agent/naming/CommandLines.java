package dev.zmem.agent.naming;

import dev.zmem.agent.kernel.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines as they may leave the host: without secrets, and not too long. Pure; any thread.
 */
public final class CommandLines {
  /** Longest command line, bytes of UTF-8. */
  public static final int MAX_COMMAND_BYTES = 1024;

  /** What is put in a secret's place. */
  static final String MASK = "***";

  /** A value that is masked behind the name of a secret alone. */
  private static final String PLAIN_VALUE = "uploads";

  /** An argument is not cut shorter than this to make room for the others, bytes of UTF-8. */
  private static final int MIN_ARGUMENT_BYTES = 64;

  /** How much of a command line leaves the host. */
  public enum Detail {
    /** Nothing: the program's name stands for it. */
    NONE,
    /** Without what looks like a secret. */
    SCRUBBED,
    /** As it is. */
    FULL
  }

  private CommandLines() {}

  /** The value of a variable as it may leave the host: without secrets. */
  public static String value(String name, String value) {
    String pair = SecretScrubber.scrub(List.of("env", name + "=" + value)).getLast();
    return pair.startsWith(name + "=") ? pair.substring(name.length() + 1) : MASK;
  }

  /** Whether the values of variables of this name are secrets, whatever they look like. */
  public static boolean isSecretName(String name) {
    return SecretNames.says(name, 0, name.length()) == SecretNames.Says.SECRET
        || SecretNames.isSecretItself(name)
        || !value(name, PLAIN_VALUE).equals(PLAIN_VALUE);
  }

  /** The command line to show; {@code name} where there is none. */
  public static String show(List<String> arguments, String name, Detail detail) {
    return show(new ScrubbedArguments(arguments), name, detail);
  }

  /** The same, of arguments that others ask for too. */
  public static String show(ScrubbedArguments arguments, String name, Detail detail) {
    List<String> shown =
        switch (detail) {
          case NONE -> List.of();
          case SCRUBBED ->
              isOneString(arguments.raw())
                  ? List.of(SecretScrubber.scrubTitle(arguments.raw().getFirst()))
                  : arguments.withoutSecrets();
          case FULL -> arguments.raw();
        };
    String line = fitted(shown);
    return KernelText.cut(line.isBlank() ? name : line.strip(), MAX_COMMAND_BYTES);
  }

  /** Whether all arguments are in one string, as those of a title are. */
  static boolean isOneString(List<String> arguments) {
    return isOneArgument(arguments) && arguments.getFirst().strip().indexOf(' ') > 0;
  }

  /** Whether nothing but blanks follows the first argument. */
  static boolean isOneArgument(List<String> arguments) {
    for (int at = 1; at < arguments.size(); at++) {
      if (!arguments.get(at).isBlank()) {
        return false;
      }
    }
    return !arguments.isEmpty();
  }

  /** Joined; where that is too long the longest arguments are cut first: class paths, not names. */
  private static String fitted(List<String> arguments) {
    String line = String.join(" ", arguments);
    if (line.length() * 3 <= MAX_COMMAND_BYTES || bytes(line) <= MAX_COMMAND_BYTES) {
      return line;
    }
    int longest = MAX_COMMAND_BYTES;
    int[] lengths = arguments.stream().mapToInt(CommandLines::bytes).toArray();
    while (longest > MIN_ARGUMENT_BYTES && joined(lengths, longest) > MAX_COMMAND_BYTES) {
      longest -= MIN_ARGUMENT_BYTES / 4;
    }
    List<String> cut = new ArrayList<>(arguments.size());
    for (String argument : arguments) {
      cut.add(KernelText.cut(argument, longest));
    }
    return String.join(" ", cut);
  }

  private static long joined(int[] lengths, int longest) {
    long total = lengths.length - 1L;
    for (int length : lengths) {
      total += Math.min(length, longest);
    }
    return total;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
