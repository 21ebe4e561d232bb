package dev.zmem.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.zmem.text.Glob;
import dev.zmem.text.RegexSize;
import org.jspecify.annotations.Nullable;

/** A rule that was checked and can be asked. Immutable. */
final class CompiledRule {
  /** Longest name and expression, characters. */
  static final int MAX_PART = 512;

  /** Longest glob, characters. */
  static final int MAX_GLOB = 128;

  private final @Nullable Glob comm;
  private final @Nullable Glob exe;
  private final boolean exeIsPath;
  private final @Nullable Glob user;
  private final @Nullable Glob cgroup;
  private final @Nullable Pattern command;
  private final NameTemplate name;

  /** Checks a rule; a {@link BadRuleException} says what is wrong with the one at this place. */
  CompiledRule(int number, GroupingRule rule) {
    if (rule.name().isBlank()) {
      throw new BadRuleException(number, "name", "missing (expected: what processes are called)");
    }
    if (rule.length() == rule.name().length()) {
      throw new BadRuleException(
          number, "", "no condition (expected: comm, exe, command, user or cgroup)");
    }
    comm = glob(number, "comm", rule.comm());
    exe = glob(number, "exe", rule.exe());
    exeIsPath = rule.exe().indexOf('/') >= 0;
    user = glob(number, "user", rule.user());
    cgroup = glob(number, "cgroup", rule.cgroup());
    command = regex(number, rule.command());
    checkText(number, "name", rule.name(), MAX_PART);
    try {
      name = new NameTemplate(rule.name(), command);
    } catch (IllegalArgumentException e) {
      throw new BadRuleException(number, "name", String.valueOf(e.getMessage()));
    }
  }

  /** The name that it gives; null where a condition is not met, or the name would be empty. */
  @Nullable String name(RuleFacts facts) {
    if (!matches(comm, facts.comm())
        || !matches(exe, exeIsPath ? facts.exe() : facts.exeName())
        || !matches(user, facts.user())
        || !matches(cgroup, facts.cgroup())) {
      return null;
    }
    Matcher matcher = command == null ? null : command.matcher(facts.command());
    if (matcher != null && !matcher.find()) {
      return null;
    }
    String given = name.name(facts, matcher, command);
    return given.isEmpty() ? null : given;
  }

  private static boolean matches(@Nullable Glob glob, String value) {
    return glob == null || glob.matches(value);
  }

  private static @Nullable Glob glob(int number, String part, String text) {
    if (text.isEmpty()) {
      return null;
    }
    checkText(number, part, text, MAX_GLOB);
    try {
      return Glob.ofNames(text);
    } catch (IllegalArgumentException e) {
      throw new BadRuleException(number, part, "'" + text + "': " + e.getMessage());
    }
  }

  private static @Nullable Pattern regex(int number, String text) {
    if (text.isEmpty()) {
      return null;
    }
    checkText(number, "command", text, MAX_PART);
    if (RegexSize.most(text) > GroupingRules.MAX_INSTRUCTIONS) {
      throw new BadRuleException(
          number,
          "command",
          "an expression that repeats too much (expected: at most "
              + GroupingRules.MAX_INSTRUCTIONS
              + " characters when its repeats are written out)");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new BadRuleException(number, "command", "'" + text + "': " + e.getDescription());
    }
  }

  private static void checkText(int number, String part, String text, int most) {
    if (text.length() > most) {
      throw new BadRuleException(
          number, part, text.length() + " characters (expected: at most " + most + ")");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new BadRuleException(number, part, "a control character");
    }
  }
}
