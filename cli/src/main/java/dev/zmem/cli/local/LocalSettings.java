package dev.zmem.cli.local;

import dev.zmem.agent.LabelOptions;
import dev.zmem.agent.MeasuringSettings;
import dev.zmem.agent.NamingOptions;
import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.label.HostLabels;
import dev.zmem.program.Program;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.SocketPath;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.setting.Settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * How this host's figures are come by.
 *
 * @param measuring whom to spare where the host is measured
 * @param naming what processes are called by, and which variables of environments are read
 * @param labels of this host
 * @param socket the agent's, to be asked instead; null where it is not to be asked
 */
record LocalSettings(
    Measuring measuring, NamingSettings naming, HostLabels labels, @Nullable Path socket) {
  /** Settings of zmemctl's own that an agent, which has settings of its own, would not follow. */
  private static final List<String> OWN_RULES = List.of("never-walk", "pss", "stall-budget");

  /**
   * Reads them; a {@link ProgramException} names the place of what cannot be read. What the owner
   * of a host wrote in its agent's file holds for whoever measures it.
   *
   * @param own the program's settings
   * @param fresh whether the host is to be measured in any case
   */
  static LocalSettings read(Settings own, boolean fresh) {
    Settings agents = Program.lookUp("zmem-agent", Map.of());
    Measuring measuring = MeasuringSettings.read(own, agents);
    HostLabels labels = LabelOptions.of(agents);
    Path named = socket(own, agents);
    boolean asks =
        !fresh
            && !isTrue(own.find("fresh"))
            && OWN_RULES.stream().allMatch(key -> own.find(key) == null);
    return new LocalSettings(measuring, NamingOptions.of(agents), labels, asks ? named : null);
  }

  private static boolean isTrue(@Nullable Setting setting) {
    return setting != null && setting.text().strip().equalsIgnoreCase("true");
  }

  /** Where the agent's socket is; null where there is none. */
  private static @Nullable Path socket(Settings own, Settings agents) {
    Setting named = own.find("socket");
    if (named == null) {
      named = agents.find("socket");
    }
    if (named == null) {
      return Path.of(SocketPath.DEFAULT);
    }
    try {
      return SocketPath.of(named.text()).path();
    } catch (TypeConversionException e) {
      throw new ProgramException(ExitCode.USAGE, named.place() + "socket: " + e.getMessage());
    }
  }
}
