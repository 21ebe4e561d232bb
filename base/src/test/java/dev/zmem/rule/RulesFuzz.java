package dev.zmem.rule;

import dev.zmem.fuzz.Contract;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines {@code part=value} as grouping rules, an empty line between two; behind a NUL the command
 * line of a process. Rules or one {@link ProgramException}; a rule that is met gives a name.
 */
public final class RulesFuzz {
  private RulesFuzz() {}

  /** One list of rules and one process. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<byte[]> parts = Contract.parts(data, 0, 2);
    try {
      GroupingRules rules = RuleSettings.read(new Items(items(Contract.text(parts.getFirst()))));
      Contract.require(
          GroupingRules.of(rules.rules()).version().equals(rules.version()),
          "the same rules have the same version");
      String command = Contract.text(parts.getLast());
      GroupingRules.Match match =
          rules.match(new RuleFacts("python", "python3", "/usr/bin/python3", command, "app", "/a"));
      Contract.require(match == null || !match.name().isBlank(), "a match has a name");
    } catch (ProgramException refusal) {
      Contract.requireReason(refusal);
    }
  }

  private static List<Settings.Item> items(String text) {
    List<Settings.Item> items = new ArrayList<>();
    for (String item : text.split("\n\n", 100)) {
      Map<String, Settings.Setting> fields = new LinkedHashMap<>();
      for (String line : item.split("\n", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          var _ =
              fields.put(
                  line.substring(0, equals),
                  new Settings.Setting(line.substring(equals + 1), "a.yaml:1:1: "));
        }
      }
      items.add(new Settings.Item(fields, "a.yaml:1:1: "));
    }
    return items;
  }

  private record Items(List<Settings.Item> list) implements Settings {
    @Override
    public List<Item> items(String key) {
      return list;
    }

    @Override
    public @Nullable Setting find(String key) {
      return null;
    }
  }
}
