package dev.zmem.aggregator;

import dev.zmem.aggregator.access.AgentNames;
import dev.zmem.aggregator.access.ListedPolicy;
import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.access.ViewersPolicy;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.HostNames;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Names in certificates of a CA that the aggregator does not own, and what each may do. */
final class AccessOptions {
  /** A list that was read once and can be read again. */
  private record Listed<T>(String text, T names) {}

  @Option(
      names = "--agents",
      paramLabel = "GLOBS",
      converter = Agents.class,
      description =
          "Hosts that may report over TLS, by globs of their names, separated by commas, or @FILE"
              + " with a glob a line, which is read again when it changes (default: every host"
              + " that its certificate names).")
  private @Nullable Listed<AgentNames> agents;

  @Option(
      names = "--viewers",
      paramLabel = "NAMES",
      converter = ListedViewers.class,
      description =
          "DNS names in certificates that may ask over TLS (zmemctl), exact, separated by commas,"
              + " or @FILE with a name a line, which is read again when it changes. Behind a name"
              + " may stand hosts=GLOB|GLOB, the hosts that it sees, and hides=command-lines"
              + " (default: nobody may ask over TLS; on plaintext only this machine may).")
  private @Nullable Listed<Viewers> viewers;

  /** Reads {@code --agents}. */
  private static final class Agents implements ITypeConverter<Listed<AgentNames>> {
    @Override
    public Listed<AgentNames> convert(String text) {
      return new Listed<>(text, globs(text));
    }
  }

  /** Reads {@code --viewers}. */
  private static final class ListedViewers implements ITypeConverter<Listed<Viewers>> {
    @Override
    public Listed<Viewers> convert(String text) {
      return new Listed<>(text, new ViewersConverter().convert(text));
    }
  }

  /** How many may ask. */
  int viewers() {
    return viewers == null ? 0 : viewers.names().size();
  }

  /** Refuses both beside a CA of the aggregator's own, which tells roles. */
  void refuseBesideRoles() {
    if (agents != null || viewers != null) {
      throw new ProgramException(
          ExitCode.USAGE,
          (viewers == null ? "--agents" : "--viewers")
              + " has no effect with --tls-dir: there a certificate's role says who may "
              + (viewers == null ? "report" : "ask")
              + " (zmemctl token create --role="
              + (viewers == null ? "agent)" : "viewer)"));
    }
  }

  /** Decides by the lists, as they are from time to time. */
  ListedPolicy policy() {
    return new ListedPolicy(this::lists);
  }

  private ViewersPolicy lists() {
    return new ViewersPolicy(
        agents == null ? AgentNames.ANY : isFile(agents) ? globs(agents.text()) : agents.names(),
        viewers == null
            ? Viewers.NOBODY
            : isFile(viewers) ? new ViewersConverter().convert(viewers.text()) : viewers.names());
  }

  private static boolean isFile(Listed<?> list) {
    return list.text().startsWith("@");
  }

  private static AgentNames globs(String text) {
    Set<String> globs = new TreeSet<>();
    for (String item : NameList.items(text, "globs", AgentNames.MAX_GLOBS)) {
      if (!HostNames.isGlob(item)) {
        throw new TypeConversionException(
            "'" + NameList.shown(item) + "' (expected: " + HostNames.EXPECTED + ", * and ?)");
      }
      globs.add(item);
    }
    return new AgentNames(globs);
  }

  /** What may surprise whoever wants to ask. */
  Optional<String> trouble(boolean hasTls) {
    if (!hasTls) {
      return viewers() == 0 && agents == null
          ? Optional.empty()
          : Optional.of(
              viewers() > 0
                  ? "--viewers has no effect without TLS: on plaintext only this machine may ask"
                  : "--agents has no effect without TLS: on plaintext whoever connects may report");
    }
    return viewers() > 0
        ? Optional.empty()
        : Optional.of(
            "no --viewers: nobody may ask over TLS (set --viewers to the DNS names of those"
                + " certificates that zmemctl uses)");
  }
}
