package dev.zmem.program.setting;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrust;
import dev.zmem.text.Escapes;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where a setting comes from when no flag gives it: a context of zmemctl (aggregator and TLS alone,
 * see {@link ContextChoice}), the environment ({@code --foo-bar} is {@code ZMEM_FOO_BAR}), then a
 * YAML file (key {@code foo-bar}), then the default. Immutable once loaded.
 *
 * <p>The file is the one that is named, or the one in the system's folder. {@code zmemctl}, which
 * people run, has the user's own besides: each of its keys wins over the system's.
 */
public final class SettingsSource implements IDefaultValueProvider, Settings {
  /** What is said once: of one run, and of who comes into a fleet or goes. */
  private static final List<String> NOT_SETTINGS =
      List.of(
          "--help",
          "--version",
          "--config",
          "--check-config",
          "--context",
          "--into",
          "--if-missing",
          "--profile",
          "--name",
          "--replace",
          "--role",
          "--serial",
          "--token",
          "--token-file",
          "--ttl",
          "--uses",
          "--visible-hosts",
          "--hide-command-lines");

  /**
   * Commands whose option of a setting's name is another thing: the names that a token is for, the
   * folder of a new certificate.
   */
  private static final Map<String, String> OTHERWISE =
      Map.of("create", "--hosts", "login", "--tls-dir");

  /** The program that has a file of the user's own. */
  private static final String PERSONAL = "zmemctl";

  private final Map<String, String> environment;
  private final List<SettingsFile> files;
  private final ContextChoice context;

  /** The first file that has a key wins; a context wins over all. */
  private SettingsSource(
      Map<String, String> environment, List<SettingsFile> files, ContextChoice context) {
    this.context = context;
    this.environment = environment;
    this.files = files;
  }

  /**
   * Reads the file that {@code --config} or {@code ZMEM_CONFIG} names; with none of these the usual
   * files that exist.
   *
   * @param system folder of the system's files
   */
  public static SettingsSource load(
      String program, Path system, Map<String, String> environment, String[] arguments) {
    Path named = namedFile(environment, arguments);
    List<Path> places = named == null ? usualFiles(program, system, environment) : List.of(named);
    ContextChoice context =
        program.equals(PERSONAL) ? ContextChoice.of(environment, arguments) : ContextChoice.NONE;
    if (places.isEmpty()) {
      return new SettingsSource(environment, List.of(), context);
    }
    FileTrust trust = FileTrust.of(environment);
    return new SettingsSource(
        environment,
        places.stream().map(place -> SettingsFile.read(place, trust)).toList(),
        context);
  }

  /** Whether any file sets something. */
  public boolean hasFile() {
    return !files.isEmpty();
  }

  /** Whether an option can be set in a file or the environment. */
  public static boolean isSetting(OptionSpec option) {
    return option.longestName().startsWith("--")
        && !NOT_SETTINGS.contains(option.longestName())
        && !(option.command() != null
            && OTHERWISE.getOrDefault(option.command().name(), "").equals(option.longestName()))
        && !option.hidden()
        && !option.usageHelp()
        && !option.versionHelp();
  }

  /** The option's key in a file. */
  public static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** Refuses keys of the file that are no setting of the program. */
  public void checkKeys(Collection<String> known) {
    files.forEach(file -> file.checkKeys(known));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !isSetting(option)) {
      return null;
    }
    if (context.gives(key(option))) {
      return context.value(key(option));
    }
    String value = environment.get(variable(option));
    return value != null && !value.isEmpty() ? value : fileOf(key(option)).value(key(option));
  }

  @Override
  public @Nullable Setting find(String key) {
    if (context.gives(key)) {
      String given = context.value(key);
      return given == null ? null : new Setting(given, context.place());
    }
    String value = environment.get(Variables.of(key));
    if (value != null && !value.isEmpty()) {
      return new Setting(value, Variables.of(key) + ": ");
    }
    SettingsFile file = fileOf(key);
    String set = file.value(key);
    return set == null ? null : new Setting(set, file.place(key));
  }

  @Override
  public List<Item> items(String key) {
    return fileOf(key).items(key);
  }

  /** Names the place a value was set when it was no flag: {@code agent.yaml:3: }. */
  public String whereSet(OptionSpec option, @Nullable Object value) {
    if (value == null || !isSetting(option)) {
      return "";
    }
    if (context.gives(key(option))) {
      return isPart(option, value, context.value(key(option))) ? context.place() : "";
    }
    if (isPart(option, value, environment.get(variable(option)))) {
      return variable(option) + ": ";
    }
    SettingsFile file = fileOf(key(option));
    return isPart(option, value, file.value(key(option))) ? file.place(key(option)) : "";
  }

  /** Whether a value is what was set, or one of several in it. */
  private static boolean isPart(OptionSpec option, Object value, @Nullable String set) {
    return set != null
        && (value.equals(set)
            || (!option.splitRegex().isEmpty()
                && List.of(set.split(option.splitRegex(), -1)).contains(value)));
  }

  private SettingsFile fileOf(String key) {
    return files.stream()
        .filter(file -> file.value(key) != null)
        .findFirst()
        .orElse(SettingsFile.NONE);
  }

  private static String variable(OptionSpec option) {
    return Variables.of(key(option));
  }

  private static @Nullable Path namedFile(Map<String, String> environment, String[] arguments) {
    String named = environment.get("ZMEM_CONFIG");
    for (int at = 0; at < arguments.length; at++) {
      if (arguments[at].startsWith("--config=")) {
        named = arguments[at].substring("--config=".length());
      } else if (arguments[at].equals("--config") && at + 1 < arguments.length) {
        named = arguments[at + 1];
      }
    }
    try {
      return named == null || named.isEmpty() ? null : Path.of(named);
    } catch (InvalidPathException e) {
      throw new ProgramException(
          ExitCode.USAGE, "--config " + Escapes.escape(named) + ": " + e.getReason());
    }
  }

  /** Whether there are contexts, which may name an aggregator. */
  public static boolean hasContexts(String program, Map<String, String> environment) {
    Path own = program.equals(PERSONAL) ? userFolder(environment) : null;
    return own != null && Files.exists(own.resolve("zmem").resolve(Contexts.FILE));
  }

  /** The settings files that exist in the usual places. */
  public static List<Path> usualFiles(
      String program, Path system, Map<String, String> environment) {
    List<Path> places = new ArrayList<>();
    Path own = program.equals(PERSONAL) ? userFolder(environment) : null;
    if (own != null) {
      places.add(own.resolve("zmem").resolve(program + ".yaml"));
    }
    places.add(system.resolve(program + ".yaml"));
    return places.stream().filter(Files::exists).toList();
  }

  /** Where the user's settings are (XDG Base Directory Specification), or null when unknown. */
  static @Nullable Path userFolder(Map<String, String> environment) {
    Path folder = absolute(environment.get("XDG_CONFIG_HOME"));
    if (folder != null) {
      return folder;
    }
    Path home = absolute(environment.get("HOME"));
    return home == null ? null : home.resolve(".config");
  }

  /** Null for what is no absolute path: the specification has it passed over. */
  private static @Nullable Path absolute(@Nullable String text) {
    try {
      return text == null || !Path.of(text).isAbsolute() ? null : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
