package dev.zmem.agent;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.setting.Settings.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * The processes that a program other than the agent spares when it measures the agent's host:
 * {@code never-walk}, {@code pss} and {@code stall-budget} of its own settings and of the agent's.
 * The agent's are what the host's owner wanted, so the program's own can spare more and never less.
 * Pure; any thread.
 */
public final class MeasuringSettings {
  private MeasuringSettings() {}

  /**
   * How the host is measured; a {@link ProgramException} names the place of what cannot be read.
   *
   * @param own the program's settings
   * @param agents those of the agent of this host
   */
  public static Measuring read(Settings own, Settings agents) {
    List<String> rules = new ArrayList<>(neverWalk(own));
    rules.addAll(neverWalk(agents));
    boolean pss = pss(own) && pss(agents);
    Duration stallBudget = shorter(stallBudget(own), stallBudget(agents));
    Budgets budgets = Budgets.DEFAULT;
    if (stallBudget != null) {
      budgets = new Budgets(budgets.cpuShare(), stallBudget.toNanos(), budgets.maxAgeNanos());
    }
    if (rules.isEmpty()) {
      return new Measuring(budgets, pss, NeverWalk.NONE);
    }
    try {
      return new Measuring(budgets, pss, new NeverWalk(rules));
    } catch (IllegalArgumentException e) {
      throw new ProgramException(ExitCode.USAGE, "never-walk: " + e.getMessage());
    }
  }

  private static List<String> neverWalk(Settings settings) {
    List<String> rules =
        convert(
            settings,
            "never-walk",
            text -> {
              List<String> read = new ArrayList<>();
              for (String rule : text.split(",", 0)) {
                read.add(new MeasuringOptions.Rule().convert(rule));
              }
              return read;
            });
    return rules == null ? List.of() : rules;
  }

  private static boolean pss(Settings settings) {
    MeasuringOptions.Choice pss =
        convert(settings, "pss", text -> new MeasuringOptions.OnOff().convert(text));
    return pss != MeasuringOptions.Choice.OFF;
  }

  private static @Nullable Duration stallBudget(Settings settings) {
    return convert(
        settings, "stall-budget", text -> new MeasuringOptions.StallBudget().convert(text));
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  private static <T> @Nullable T convert(
      Settings settings, String key, Function<String, T> converter) {
    Setting setting = settings.find(key);
    if (setting == null) {
      return null;
    }
    try {
      return converter.apply(setting.text());
    } catch (TypeConversionException e) {
      throw new ProgramException(ExitCode.USAGE, setting.place() + key + ": " + e.getMessage());
    }
  }
}
