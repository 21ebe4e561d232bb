package dev.zmem.program.setting;

import dev.zmem.text.EditDistance;
import dev.zmem.text.Escapes;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The environment variables of zmem: {@code ZMEM_FOO_BAR} sets {@code --foo-bar}. An environment is
 * often shared by the three programs, so a variable of any of them is known to all.
 */
public final class Variables {
  /** Keys of the settings of all programs; a test of the distribution keeps it true. */
  public static final Set<String> KEYS =
      Set.of(
          "accept-rules",
          "agents",
          "aggregator",
          "bars",
          "by",
          "cmdline",
          "columns",
          "cpu-budget",
          "delta-bytes",
          "env-attributes",
          "details",
          "expected-hosts",
          "fail-on-partial",
          "filter",
          "filter-by",
          "forget-after",
          "force",
          "fresh",
          "from",
          "full",
          "go-memory",
          "host",
          "host-name",
          "hosts",
          "ignore-case",
          "insecure",
          "interval",
          "kubernetes",
          "label",
          "limit",
          "listen",
          "local",
          "max-age",
          "max-rows",
          "memory",
          "min",
          "min-interval",
          "never-walk",
          "no-headers",
          "output",
          "pids",
          "proc",
          "pss",
          "repeat",
          "reverse",
          "selector",
          "socket",
          "socket-group",
          "sort",
          "stall-budget",
          "state-dir",
          "threads",
          "timeout",
          "tls-ca",
          "tls-cert",
          "tls-dir",
          "tls-key",
          "total-only",
          "units",
          "user",
          "viewers",
          "watch",
          "where");

  /** Variables that are no setting; some are for the programs' launcher alone. */
  public static final Set<String> OTHERS =
      Set.of("ZMEM_CACHE_STEP", "ZMEM_CONFIG", "ZMEM_CONTEXT", "ZMEM_DEBUG", "ZMEM_JAVA_OPTS");

  private static final String PREFIX = "ZMEM_";

  private Variables() {}

  /** The variable of a key: {@code ZMEM_FOO_BAR} of {@code foo-bar}. */
  static String of(String key) {
    return PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * A line for each of these variables that is meant for zmem and known to none of its programs, by
   * name.
   *
   * @param own keys of the program that asks
   */
  public static List<String> unknown(Collection<String> variables, Collection<String> own) {
    Set<String> known = new TreeSet<>(OTHERS);
    KEYS.forEach(key -> known.add(of(key)));
    own.forEach(key -> known.add(of(key)));
    return variables.stream()
        .filter(variable -> variable.startsWith(PREFIX) && !known.contains(variable))
        .sorted()
        .map(variable -> line(variable, known))
        .toList();
  }

  private static String line(String variable, Set<String> known) {
    // without the prefix, which all have in common: it would make any two names look alike
    String near =
        EditDistance.nearest(
            variable.substring(PREFIX.length()),
            known.stream().map(name -> name.substring(PREFIX.length())).toList());
    return Escapes.escape(variable)
        + " is no setting of zmem and is passed over"
        + (near == null ? "" : " (did you mean " + PREFIX + near + "?)");
  }
}
