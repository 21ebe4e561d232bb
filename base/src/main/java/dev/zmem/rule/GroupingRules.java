package dev.zmem.rule;

import dev.zmem.text.RegexSize;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of grouping rules, checked: the first that a process meets names it. What one
 * process costs is bounded by the sizes of all expressions together. Immutable; any thread.
 */
public final class GroupingRules {
  /** Rules of a list. */
  public static final int MAX_RULES = 64;

  /** Characters of all rules together. */
  public static final int MAX_CHARACTERS = 3000;

  /**
   * Instructions of all expressions together: what a command line takes is in proportion to them.
   * Twenty expressions that tell programs apart by an option or a title have some 600.
   */
  public static final int MAX_INSTRUCTIONS = 600;

  /** Characters of all globs together: a path may be compared with each of them at each place. */
  public static final int MAX_GLOB_CHARACTERS = 1000;

  /** No rules. */
  public static final GroupingRules NONE = new GroupingRules(List.of());

  private final List<GroupingRule> rules;
  private final List<CompiledRule> compiled = new ArrayList<>();
  private final String version;

  /**
   * Which rule names a process, and how.
   *
   * @param rule its place in the list, from 0
   * @param name what the process is called
   */
  public record Match(int rule, String name) {}

  private GroupingRules(List<GroupingRule> rules) {
    this.rules = rules;
    for (int number = 0; number < rules.size(); number++) {
      compiled.add(new CompiledRule(number, rules.get(number)));
    }
    version = rules.isEmpty() ? "" : version(rules);
  }

  /** Checks rules; a {@link BadRuleException} says which is wrong. */
  public static GroupingRules of(List<GroupingRule> rules) {
    if (rules.isEmpty()) {
      return NONE;
    }
    if (rules.size() > MAX_RULES) {
      throw new BadRuleException(
          -1, "", rules.size() + " rules (expected: at most " + MAX_RULES + ")");
    }
    long characters = 0;
    long globCharacters = 0;
    long instructions = 0;
    for (GroupingRule rule : rules) {
      characters += rule.length();
      globCharacters +=
          rule.comm().length()
              + rule.exe().length()
              + rule.user().length()
              + rule.cgroup().length();
      instructions += rule.command().isEmpty() ? 0 : RegexSize.most(rule.command());
    }
    if (characters > MAX_CHARACTERS) {
      throw new BadRuleException(
          -1, "", characters + " characters in all (expected: at most " + MAX_CHARACTERS + ")");
    }
    if (globCharacters > MAX_GLOB_CHARACTERS) {
      throw new BadRuleException(
          -1,
          "",
          "comm, exe, user and cgroup of "
              + globCharacters
              + " characters in all (expected: at most "
              + MAX_GLOB_CHARACTERS
              + ")");
    }
    GroupingRules checked = new GroupingRules(List.copyOf(rules));
    if (instructions > MAX_INSTRUCTIONS) {
      throw new BadRuleException(
          -1,
          "",
          "expressions of "
              + instructions
              + " characters in all when their repeats are written out (expected: at most "
              + MAX_INSTRUCTIONS
              + ")");
    }
    return checked;
  }

  /** The first rule that a process meets; null where it meets none. */
  public @Nullable Match match(RuleFacts facts) {
    for (int number = 0; number < compiled.size(); number++) {
      String name = compiled.get(number).name(facts);
      if (name != null) {
        return new Match(number, name);
      }
    }
    return null;
  }

  /** The rules, in their order. */
  public List<GroupingRule> rules() {
    return rules;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Eight digits that are others for other rules; empty for none. */
  public String version() {
    return version;
  }

  private static String version(List<GroupingRule> rules) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (GroupingRule rule : rules) {
        for (String part :
            List.of(
                rule.name(), rule.comm(), rule.exe(), rule.command(), rule.user(), rule.cgroup())) {
          digest.update(part.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
