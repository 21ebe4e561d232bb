package dev.zmem.program.setting;

import dev.zmem.program.setting.Contexts.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The context that a run of {@code zmemctl} takes its aggregator and its certificate from. One that
 * {@code --context} or {@code ZMEM_CONTEXT} names wins over the environment and every file. The
 * current one is taken only where neither command line nor environment say anything of aggregator,
 * TLS or a file of settings: a certificate of one fleet is not shown to another. Immutable.
 *
 * @param context the context; null where none is taken
 * @param file where it stands
 */
record ContextChoice(@Nullable Context context, String file) {
  /** No context. */
  static final ContextChoice NONE = new ContextChoice(null, "");

  /** Settings that a context has, or that have no effect beside it. */
  private static final Set<String> KEYS =
      Set.of("aggregator", "tls-dir", "tls-ca", "tls-cert", "tls-key");

  /** What is said by hand, and keeps the current context out. */
  private static final Set<String> NAMED =
      Set.of("aggregator", "tls-dir", "tls-ca", "tls-cert", "tls-key", "config");

  /** Commands that ask no aggregator, or one that is typed. */
  private static final Set<String> WITHOUT = Set.of("login", "context", "help", "completion");

  /**
   * The one that this run takes; a {@link dev.zmem.program.exit.ProgramException} for a wrong name.
   */
  static ContextChoice of(Map<String, String> environment, String[] arguments) {
    if (arguments.length == 0
        || WITHOUT.contains(arguments[0])
        || arguments[0].startsWith("-") && arguments.length == 1) {
      return NONE;
    }
    String named = named(environment, arguments);
    if (named == null && (isSet(environment) || isTyped(arguments) || asksNobody(arguments))) {
      return NONE;
    }
    if (named == null && SettingsSource.userFolder(environment) == null) {
      return NONE;
    }
    Contexts contexts = Contexts.of(environment);
    String chosen = named == null ? contexts.current() : named;
    return chosen.isEmpty()
        ? NONE
        : new ContextChoice(contexts.named(chosen), contexts.file().toString());
  }

  /** Whether a setting is the context's to give. */
  boolean gives(String key) {
    return context != null && KEYS.contains(key);
  }

  /** What it gives; null where it has nothing of this key. */
  @Nullable String value(String key) {
    return context == null ? null : context.value(key);
  }

  /** To stand before an error. */
  String place() {
    return context == null ? "" : file + ": context " + context.name() + ": ";
  }

  private static @Nullable String named(Map<String, String> environment, String[] arguments) {
    String named = environment.get("ZMEM_CONTEXT");
    for (int at = 0; at < arguments.length; at++) {
      if (arguments[at].startsWith("--context=")) {
        named = arguments[at].substring("--context=".length());
      } else if (arguments[at].equals("--context") && at + 1 < arguments.length) {
        named = arguments[at + 1];
      }
    }
    return named == null || named.isEmpty() ? null : named;
  }

  private static boolean isSet(Map<String, String> environment) {
    return NAMED.stream()
        .anyMatch(key -> !environment.getOrDefault(Variables.of(key), "").isEmpty());
  }

  private static boolean asksNobody(String[] arguments) {
    return List.of(arguments).stream()
        .anyMatch(word -> word.equals("--local") || word.startsWith("--from"));
  }

  private static boolean isTyped(String[] arguments) {
    return List.of(arguments).stream()
        .filter(word -> word.startsWith("--"))
        .anyMatch(word -> NAMED.contains(word.substring(2).split("=", 2)[0]));
  }
}
