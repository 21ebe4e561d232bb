package dev.zmem.rule;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.setting.Settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Grouping rules of a settings file: a list of mappings, in the file or in another. */
public final class RuleSettings {
  /** Their key. */
  public static final String KEY = "grouping-rules";

  private static final Set<String> PARTS =
      Set.of("name", "comm", "exe", "command", "user", "cgroup");

  private RuleSettings() {}

  /** The rules; a {@link ProgramException} names line, column and what is wrong. */
  public static GroupingRules read(Settings settings) {
    List<Settings.Item> items = settings.items(KEY);
    List<GroupingRule> rules = new ArrayList<>();
    for (Settings.Item item : items) {
      item.fields()
          .forEach((part, setting) -> {
            if (!PARTS.contains(part)) {
              throw bad(
                  setting.place(),
                  "'" + part + "' (expected: name, comm, exe, command, user or cgroup)");
            }
          });
      Map<String, Setting> parts = item.fields();
      rules.add(
          new GroupingRule(
              text(parts, "name"),
              text(parts, "comm"),
              text(parts, "exe"),
              text(parts, "command"),
              text(parts, "user"),
              text(parts, "cgroup")));
    }
    try {
      return GroupingRules.of(rules);
    } catch (BadRuleException e) {
      throw bad(place(items, e), String.valueOf(e.getMessage()));
    }
  }

  private static String place(List<Settings.Item> items, BadRuleException e) {
    Settings.Item item = items.get(Math.max(0, e.rule()));
    Setting part = item.fields().get(e.part());
    return part == null ? item.place() : part.place();
  }

  private static String text(Map<String, Setting> parts, String part) {
    Setting setting = parts.get(part);
    return setting == null ? "" : setting.text();
  }

  private static ProgramException bad(String place, String problem) {
    return new ProgramException(ExitCode.USAGE, place + KEY + ": " + problem);
  }
}
