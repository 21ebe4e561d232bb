package dev.zmem.program;

import dev.zmem.program.command.HelpCommand;
import dev.zmem.program.command.LeadingOptions;
import dev.zmem.program.command.OwnVersionCommand;
import dev.zmem.program.command.Subcommands;
import dev.zmem.program.command.UsageErrors;
import dev.zmem.program.completion.CompletionCommand;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.profile.Profile;
import dev.zmem.program.profile.ProfileOption;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.setting.SettingsSource;
import dev.zmem.program.setting.Variables;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Runs a picocli command as a program: settings from flag, environment and file, errors as one
 * line, exit codes of {@link ExitCode}.
 *
 * <p>{@code ZMEM_DEBUG=1} shows the stack trace of an unexpected failure.
 */
public final class Program {
  private static final Path SYSTEM_SETTINGS = Path.of("/etc/zmem");

  private final String name;
  private final Map<String, String> environment;
  private final Path systemSettings;

  /** A program of this name with this environment. */
  public Program(String name, Map<String, String> environment) {
    this(name, environment, SYSTEM_SETTINGS);
  }

  /** With the system's settings files in another folder. */
  Program(String name, Map<String, String> environment, Path systemSettings) {
    this.name = name;
    this.environment = Map.copyOf(environment);
    this.systemSettings = systemSettings;
  }

  /** Whether a program of this name finds a settings file in one of the usual places. */
  public static boolean hasSettingsFile(String name, Map<String, String> environment) {
    return !SettingsSource.usualFiles(name, SYSTEM_SETTINGS, environment).isEmpty()
        || SettingsSource.hasContexts(name, environment);
  }

  /**
   * What the environment and the settings files of a program of this name say, without its
   * commands; a {@link ProgramException} when a file cannot be read.
   */
  public static Settings lookUp(String name, Map<String, String> environment, String... arguments) {
    return SettingsSource.load(name, SYSTEM_SETTINGS, environment, arguments);
  }

  /** Runs and ends the JVM with the command's exit code. */
  public static void main(String name, Object command, String[] arguments) {
    StandardOutput output = new StandardOutput();
    PrintWriter out = new PrintWriter(output, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Profile profile = null;
    int code;
    try {
      profile = ProfileOption.begin(arguments);
      code = new Program(name, System.getenv()).run(command, out, err, arguments);
    } catch (ProgramException e) { // of the profile: all else is told by run
      err.println(name + ": " + e.getMessage());
      code = e.exitCode().code();
    }
    if (out.checkError() && output.failure() != null) {
      err.println(name + ": cannot write the output: " + output.failure());
      code = ExitCode.FAILURE.code();
    }
    String unwritten = profile == null ? "" : profile.finish();
    if (!unwritten.isEmpty()) {
      err.println(name + ": " + unwritten);
      code = ExitCode.FAILURE.code();
    }
    Runtime.getRuntime().halt(code);
  }

  /** Runs a command; its exit code. Nothing is thrown. */
  public int run(Object command, PrintWriter out, PrintWriter err, String... typed) {
    String[] arguments =
        command instanceof Subcommands several
            ? LeadingOptions.moved(several.leadingOptions(), typed)
            : typed;
    try {
      SettingsSource source = SettingsSource.load(name, systemSettings, environment, arguments);
      // a file may set what another of the commands knows: all are needed to check it
      CommandLine line = commandLine(command, source.hasFile(), arguments).setOut(out).setErr(err);
      Map<String, OptionSpec> settings = settings(line);
      Variables.unknown(environment.keySet(), settings.keySet())
          .forEach(trouble -> err.println(name + ": " + trouble));
      Set<String> keys = new TreeSet<>(settings.keySet());
      if (command instanceof Subcommands several) {
        keys.addAll(several.keysWithoutOption());
      }
      source.checkKeys(keys);
      applyToAll(line, source);
      line.setParameterExceptionHandler((e, args) -> usage(e, source, err));
      line.setExecutionExceptionHandler((e, commandLine, result) -> failure(e, err));
      if (arguments.length == 0 && command instanceof Subcommands) {
        line.usage(err);
        return ExitCode.USAGE.code();
      }
      return line.execute(arguments);
    } catch (ProgramException e) {
      return failure(e, err);
    } catch (OutOfMemoryError e) { // what was read is garbage by now, so a line can be written
      err.println(
          name + ": out of memory: what was to be read is larger than this program may hold");
      return ExitCode.FAILURE.code();
    } finally {
      out.flush();
    }
  }

  /**
   * The command's model, as {@link #run} uses it; also what man pages and completions are made of.
   */
  public static CommandLine commandLine(Object command) {
    return commandLine(command, false);
  }

  /**
   * With the one command that the first argument names, or with all where it names none.
   *
   * @param whole whether the program's own commands are all needed beside the named one
   */
  private static CommandLine commandLine(Object command, boolean whole, String... arguments) {
    CommandLine line = new CommandLine(command);
    if (command instanceof Subcommands several) {
      Map<String, Class<?>> own = several.subcommands();
      String word = arguments.length == 0 ? "" : arguments[0];
      Object named = own.containsKey(word) ? own.get(word) : commonCommand(word, command);
      if (named == null || whole) {
        own.forEach(line::addSubcommand);
      }
      if (named == null) {
        addCommon(line, command, own.keySet());
      } else if (!line.getSubcommands().containsKey(word)) {
        line.addSubcommand(word, named);
      }
    }
    passVersionDown(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUnmatchedOptionsArePositionalParams(false)
        .setExitCodeExceptionMapper(e -> ExitCode.FAILURE.code());
  }

  /** Without it {@code -V} of a command would print nothing. */
  private static void passVersionDown(CommandLine line) {
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().versionProvider(line.getCommandSpec().versionProvider());
      passVersionDown(sub);
    }
  }

  private static void addCommon(CommandLine line, Object program, Set<String> own) {
    for (String name : List.of("version", "completion", "help")) {
      if (!own.contains(name)) {
        line.addSubcommand(name, commonCommand(name, program));
      }
    }
  }

  /**
   * A command that every program has; null when there is none of that name. Help and completion ask
   * for the whole program only when they run: the line they are called by knows one command.
   */
  private static @Nullable Object commonCommand(String name, Object program) {
    return switch (name) {
      case "version" -> new OwnVersionCommand();
      case "completion" -> new CompletionCommand(() -> commandLine(program));
      case "help" -> new HelpCommand(() -> commandLine(program));
      default -> null;
    };
  }

  private static void applyToAll(CommandLine line, SettingsSource source) {
    line.setDefaultValueProvider(source);
    line.getSubcommands().values().forEach(sub -> applyToAll(sub, source));
  }

  /**
   * The options of a command and those below it that can be set in a file or the environment, by
   * key.
   */
  public static Map<String, OptionSpec> settings(CommandLine line) {
    Map<String, OptionSpec> names = new LinkedHashMap<>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (SettingsSource.isSetting(option)) {
        names.put(SettingsSource.key(option), option);
      }
    }
    line.getSubcommands().values().forEach(sub -> names.putAll(settings(sub)));
    return names;
  }

  private int usage(ParameterException e, SettingsSource source, PrintWriter err) {
    ArgSpec argument = e.getArgSpec();
    String where =
        argument instanceof OptionSpec option ? source.whereSet(option, e.getValue()) : "";
    err.println(name + ": " + where + oneLine(UsageErrors.message(e)));
    if (where.isEmpty()) {
      err.println("see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
    }
    return ExitCode.USAGE.code();
  }

  private int failure(Exception e, PrintWriter err) {
    if (e instanceof ProgramException expected) {
      err.println(name + ": " + expected.getMessage());
      return expected.exitCode().code();
    }
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    err.println(name + ": " + oneLine(what) + " (ZMEM_DEBUG=1 shows where)");
    if ("1".equals(environment.get("ZMEM_DEBUG"))) {
      e.printStackTrace(err);
    }
    return ExitCode.FAILURE.code();
  }

  private static String oneLine(String message) {
    return Escapes.escape(message.strip());
  }
}
