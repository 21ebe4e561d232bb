package dev.zmem.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where a setting comes from when no flag gives it: the environment ({@code --foo-bar} is {@code
 * ZMEM_FOO_BAR}), then one YAML file (key {@code foo-bar}), then the default. Immutable once
 * loaded.
 */
final class SettingsSource implements IDefaultValueProvider {
  private static final List<String> NOT_SETTINGS =
      List.of("--help", "--version", "--config", "--check-config");

  private final Map<String, String> environment;
  private final SettingsFile file;

  private SettingsSource(Map<String, String> environment, SettingsFile file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * Reads the file that {@code --config}, {@code ZMEM_CONFIG} or the usual place names; none of
   * these: no file.
   */
  static SettingsSource load(String program, Map<String, String> environment, String[] arguments) {
    Path named = namedFile(environment, arguments);
    if (named != null) {
      return new SettingsSource(environment, SettingsFile.read(named));
    }
    Path usual = Path.of("/etc/zmem/" + program + ".yaml");
    SettingsFile file = Files.exists(usual) ? SettingsFile.read(usual) : SettingsFile.NONE;
    return new SettingsSource(environment, file);
  }

  /** Whether an option can be set in a file or the environment. */
  static boolean isSetting(OptionSpec option) {
    return option.longestName().startsWith("--")
        && !NOT_SETTINGS.contains(option.longestName())
        && !option.usageHelp()
        && !option.versionHelp();
  }

  /** The option's key in a file. */
  static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** Refuses keys of the file that are no setting of the program. */
  void checkKeys(Map<String, OptionSpec> known) {
    file.checkKeys(known.keySet());
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !isSetting(option)) {
      return null;
    }
    String value = environment.get(variable(option));
    return value != null && !value.isEmpty() ? value : file.value(key(option), option.splitRegex());
  }

  /** Names the place a value was set when it was no flag: {@code agent.yaml:3: interval: }. */
  String whereSet(OptionSpec option, @Nullable Object value) {
    if (value == null || !isSetting(option)) {
      return "";
    }
    if (value.equals(environment.get(variable(option)))) {
      return variable(option) + ": ";
    }
    return value.equals(file.value(key(option), option.splitRegex()))
        ? file.place(key(option))
        : "";
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
    return named == null || named.isEmpty() ? null : Path.of(named);
  }

  /** The known name closest to a mistyped one, or null when none is close. */
  static @Nullable String nearest(String wanted, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(2, wanted.length() / 3) + 1;
    for (String candidate : known) {
      int distance = EditDistance.between(wanted, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }
}
