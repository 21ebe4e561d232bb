package dev.zmem.agent;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.DurationConverter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The cost of measuring and the processes it spares: options that {@code run} and {@code scan}
 * share.
 */
final class MeasuringOptions {
  /** Whether a thing is done. */
  enum Choice {
    ON,
    OFF
  }

  @Option(
      names = "--cpu-budget",
      paramLabel = "SHARE",
      defaultValue = "1%",
      converter = Share.class,
      description =
          "Share of one processor the agent and the kernel work it causes may use, 0.1%% to 100%%, or none for no limit"
              + " (default: ${DEFAULT-VALUE}).")
  double cpuBudget = 0.01;

  @Option(
      names = "--stall-budget",
      paramLabel = "TIME",
      defaultValue = "5ms",
      converter = StallBudget.class,
      description =
          "Longest time one read may hold a process, 1ms to 1m; larger processes are measured in small steps"
              + " (default: ${DEFAULT-VALUE}).")
  Duration stallBudget = Duration.ofMillis(5);

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = MaxAge.class,
      description =
          "Measure every process anew after so long, 1s to 1h, as far as the budgets allow; one that had no page fault and whose"
              + " pages nobody else touched after five times as long (default: ${DEFAULT-VALUE}).")
  Duration maxAge = Duration.ofSeconds(60);

  @Option(
      names = "--pss",
      paramLabel = "on|off",
      defaultValue = "on",
      converter = OnOff.class,
      description =
          "off: walk no process at all; only RSS is known then (default: ${DEFAULT-VALUE}).")
  Choice pss = Choice.ON;

  @Option(
      names = "--never-walk",
      paramLabel = "RULE",
      split = ",",
      converter = Rule.class,
      description =
          "Do not walk these processes, only their RSS is known then: name:GLOB, user:GLOB or cgroup:GLOB."
              + " In a GLOB * is any text and ? any one character; a [ is a bracket, as in names of programs."
              + " Repeatable, or separated by commas. Example: --never-walk='name:postgres*'")
  List<String> neverWalk = List.of();

  /** The options as settings; a {@link ProgramException} when there are too many rules. */
  Measuring measuring() {
    try {
      return new Measuring(
          new Budgets(cpuBudget, stallBudget.toNanos(), maxAge.toNanos()),
          pss == Choice.ON,
          new NeverWalk(neverWalk));
    } catch (IllegalArgumentException e) {
      throw new ProgramException(ExitCode.USAGE, "--never-walk: " + e.getMessage());
    }
  }

  /** How long one read may hold a process. */
  static final class StallBudget extends DurationConverter {
    StallBudget() {
      super(Duration.ofMillis(1), Duration.ofMinutes(1));
    }
  }

  /** How old figures may become. */
  static final class MaxAge extends DurationConverter {
    MaxAge() {
      super(Duration.ofSeconds(1), Duration.ofHours(1));
    }
  }

  /** Whether processes are walked, also as YAML's booleans are written. */
  static final class OnOff implements ITypeConverter<Choice> {
    @Override
    public Choice convert(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "on", "true", "yes" -> Choice.ON;
        case "off", "false", "no" -> Choice.OFF;
        default -> throw new TypeConversionException("'" + text + "' (expected: on or off)");
      };
    }
  }

  /** One rule, with or without blanks around it. */
  static final class Rule implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      String rule = text.strip();
      try {
        var _ = new NeverWalk(List.of(rule));
        return rule;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A share as people write it: {@code 1%}, {@code 0.5 %}, {@code none}. */
  static final class Share implements ITypeConverter<Double> {
    private static final double LEAST = 0.001;

    @Override
    public Double convert(String text) {
      String number = text.strip().toLowerCase(Locale.ROOT);
      if (number.equals("none")) {
        return Budgets.UNLIMITED;
      }
      try {
        double share = Double.parseDouble(number.replace("%", "").strip()) / 100;
        if (number.endsWith("%") && share >= LEAST && share <= 1) {
          return share;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new TypeConversionException("'" + text + "' (expected: 0.1% to 100%, or none)");
    }
  }
}
