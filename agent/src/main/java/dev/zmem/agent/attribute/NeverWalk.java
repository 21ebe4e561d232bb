package dev.zmem.agent.attribute;

import dev.zmem.model.Attributes;
import dev.zmem.text.Glob;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules that say which processes are never walked: {@code name:postgres*}, {@code user:oracle},
 * {@code cgroup:/realtime.slice/*}, a control group in any hierarchy. They keep the cheap figures.
 * Immutable.
 */
public final class NeverWalk {
  /** No rule. */
  public static final NeverWalk NONE = new NeverWalk(List.of());

  /** Rules at once. */
  public static final int MAX_RULES = 256;

  /** What a rule looks at. */
  private enum Part {
    NAME,
    USER,
    CGROUP
  }

  private record Rule(Part part, Glob glob) {
    boolean matches(String value) {
      return glob.matches(value);
    }
  }

  private final List<Rule> rules = new ArrayList<>();

  /** Reads rules; the {@link IllegalArgumentException} of a wrong one names its fault. */
  public NeverWalk(List<String> texts) {
    if (texts.size() > MAX_RULES) {
      throw new IllegalArgumentException(
          texts.size() + " rules (expected: at most " + MAX_RULES + ")");
    }
    for (String text : texts) {
      rules.add(rule(text));
    }
  }

  /** Whether there is any rule. */
  public boolean hasRules() {
    return !rules.isEmpty();
  }

  /**
   * Whether a process is never walked.
   *
   * @param labels what it is called
   * @param controlGroups the paths of its control groups in all hierarchies; one that a rule names
   *     is enough
   */
  boolean matches(Attributes labels, List<String> controlGroups) {
    for (Rule rule : rules) {
      boolean matches =
          switch (rule.part) {
            case NAME -> rule.matches(labels.program());
            case USER -> rule.matches(labels.user());
            case CGROUP -> controlGroups.stream().anyMatch(rule::matches);
          };
      if (matches) {
        return true;
      }
    }
    return false;
  }

  private static Rule rule(String text) {
    int colon = text.indexOf(':');
    String glob = text.substring(colon + 1);
    Part part =
        switch (colon < 0 ? "" : text.substring(0, colon)) {
          case "name" -> Part.NAME;
          case "user" -> Part.USER;
          case "cgroup" -> Part.CGROUP;
          default ->
              throw new IllegalArgumentException(
                  "'" + text + "' (expected: name:GLOB, user:GLOB or cgroup:GLOB)");
        };
    if (glob.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' (expected: something after the colon)");
    }
    try {
      return new Rule(part, Glob.ofNames(glob));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }
}
