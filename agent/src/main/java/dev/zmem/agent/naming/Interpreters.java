package dev.zmem.agent.naming;

import dev.zmem.text.JavaOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an interpreter runs: the script, module, jar or main class on its command line. Pure; any
 * thread.
 */
final class Interpreters {
  /** A language: options that name what runs, and options that take the next argument with them. */
  private enum Language {
    PYTHON("m", "c", Set.of("-W", "-X", "-Q", "--check-hash-based-pycs")),
    RUBY("", "e", Set.of("-I", "-r", "-C", "-E", "-K")),
    PERL("", "eE", Set.of("-I")),
    NODE(
        "",
        "ep",
        Set.of(
            "-r",
            "--require",
            "--import",
            "--loader",
            "--experimental-loader",
            "-C",
            "--conditions",
            "--env-file")),
    SHELL("", "c", Set.of("-o", "-O", "+o", "+O", "--rcfile", "--init-file")),
    PHP("f", "rRBE", Set.of("-d", "-c", "-S", "-t", "-z")),
    JAVA("", "", Set.of()); // the launcher's are in JavaOptions

    /** Letters of options whose argument (or rest) is the thing run. */
    private final String names;

    /** Letters of options whose argument is code. */
    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot change
    private final Set<String> withValue;

    Language(String names, String code, Set<String> withValue) {
      this.names = names;
      this.code = code;
      this.withValue = withValue;
    }
  }

  private Interpreters() {}

  /**
   * What {@code program} runs, of arguments without secrets; empty when it is no interpreter or
   * runs nothing that has a name.
   */
  static Optional<String> scriptOf(String program, List<String> arguments) {
    Language language = languageOf(program);
    if (language == null) {
      return Optional.empty();
    }
    for (int at = 1; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      if (language == Language.JAVA && argument.startsWith("@")) {
        continue;
      }
      if (!argument.startsWith("-") || argument.equals("-")) {
        return argument.startsWith("+") && language == Language.SHELL
            ? Optional.empty()
            : named(language, argument);
      }
      if (argument.equals("--")) {
        return at + 1 < arguments.size()
            ? named(language, arguments.get(at + 1))
            : Optional.empty();
      }
      if (language == Language.JAVA && JavaOptions.namesWhatRuns(argument)) {
        return next(arguments, at).flatMap(what -> named(language, what));
      }
      if (language != Language.JAVA && !argument.startsWith("--") && argument.length() > 1) {
        char letter = argument.charAt(argument.length() - 1);
        if (language.code.indexOf(letter) >= 0) {
          return Optional.of(program + " -" + letter);
        }
        if (language.names.indexOf(argument.charAt(1)) >= 0) {
          return argument.length() > 2
              ? named(language, argument.substring(2))
              : next(arguments, at).flatMap(what -> named(language, what));
        }
      }
      if (language == Language.JAVA
          ? JavaOptions.takesNext(argument)
          : language.withValue.contains(argument)) {
        at++;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> next(List<String> arguments, int at) {
    return at + 1 < arguments.size() ? Optional.of(arguments.get(at + 1)) : Optional.empty();
  }

  private static boolean isOneOf(String argument, String... names) {
    return List.of(names).contains(argument);
  }

  /**
   * The last part of a path; for what only names a package's entry ({@code __main__.py}, {@code
   * index.js}) with the folder it is in.
   */
  private static Optional<String> named(Language language, String argument) {
    String what = Titles.withoutOptions(argument);
    if (what.isBlank() || what.contains(CommandLines.MASK)) {
      return Optional.empty(); // no name, but the value of an option not known here
    }
    if (language == Language.JAVA) {
      return Optional.of(what.endsWith(".jar") ? ProgramNames.baseName(what) : what);
    }
    if (what.startsWith("/dev/fd/")
        || what.startsWith("/proc/self/fd/")
        || what.equals("/dev/stdin")) {
      return Optional.empty(); // a script without a name
    }
    String base = ProgramNames.baseName(what);
    int slash = what.lastIndexOf('/');
    if (slash > 0
        && isOneOf(
            base,
            "__main__.py",
            "index.js",
            "main.js",
            "server.js",
            "app.js",
            "main.py",
            "app.py",
            "manage.py",
            "run.sh")) {
      String folder = ProgramNames.baseName(what.substring(0, slash));
      if (!folder.isEmpty() && !folder.equals(".")) {
        return Optional.of(base.equals("__main__.py") ? folder : folder + "/" + base);
      }
    }
    return base.isBlank() ? Optional.empty() : Optional.of(base);
  }

  /** Whether programs of this name run others' code. */
  static boolean isInterpreter(String program) {
    return languageOf(program) != null;
  }

  private static @org.jspecify.annotations.Nullable Language languageOf(String program) {
    int end = program.length();
    while (end > 0 && "0123456789.".indexOf(program.charAt(end - 1)) >= 0) {
      end--;
    }
    return switch (program.substring(0, end)) {
      case "python", "pypy" -> Language.PYTHON;
      case "ruby" -> Language.RUBY;
      case "perl" -> Language.PERL;
      case "node", "nodejs", "bun", "deno" -> Language.NODE;
      case "bash", "sh", "dash", "zsh", "ksh", "ash", "fish" -> Language.SHELL;
      case "php" -> Language.PHP;
      case "java" -> Language.JAVA;
      default -> null;
    };
  }
}
