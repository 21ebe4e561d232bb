package dev.zmem.agent.attribute;

import dev.zmem.agent.naming.CommandLines;
import dev.zmem.model.Attribute;
import dev.zmem.rule.GroupingRules;
import dev.zmem.rule.RuleBook;
import java.util.List;

/**
 * The parts of processes' names, command lines and environments that leave the host.
 *
 * @param commandDetail how much of command lines is kept
 * @param variables the variables of the environment that are read
 * @param rules the grouping rules in force, which may change
 */
public record NamingSettings(
    CommandLines.Detail commandDetail, List<Attribute> variables, RuleBook rules) {
  /** Variables of the environment that may be read. */
  public static final int MAX_VARIABLES = 5;

  /** Scrubbed command lines, and no environment. */
  public static final NamingSettings DEFAULT = of(CommandLines.Detail.SCRUBBED);

  public NamingSettings {
    variables = List.copyOf(variables);
  }

  /** Without grouping rules. */
  public NamingSettings(CommandLines.Detail commandDetail, List<Attribute> variables) {
    this(commandDetail, variables, new RuleBook(GroupingRules.NONE));
  }

  /** With so much of command lines, and no environment. */
  public static NamingSettings of(CommandLines.Detail commandDetail) {
    return new NamingSettings(commandDetail, List.of());
  }

  /**
   * Variables by name, for {@link #variables}; an {@link IllegalArgumentException} names one that
   * may not be read.
   */
  public static List<Attribute> variables(List<String> names) {
    List<String> distinct = names.stream().distinct().toList();
    if (distinct.size() > MAX_VARIABLES) {
      throw new IllegalArgumentException(
          distinct.size() + " variables (expected: at most " + MAX_VARIABLES + ")");
    }
    return distinct.stream().map(NamingSettings::variable).toList();
  }

  private static Attribute variable(String name) {
    if (CommandLines.isSecretName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' looks like the name of a secret, which is not read");
    }
    return Attribute.environment(name);
  }
}
