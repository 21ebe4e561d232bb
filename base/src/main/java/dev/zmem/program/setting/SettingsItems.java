package dev.zmem.program.setting;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings.Item;
import dev.zmem.program.setting.Settings.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A list of mappings of plain values, each value with its line and column. */
final class SettingsItems {
  /** Items of one list. */
  private static final int MAX_ITEMS = 1000;

  private SettingsItems() {}

  /** Reads a list; a {@link ProgramException} names line, column and what is wrong. */
  static List<Item> of(Path path, Node node) {
    if (!(node instanceof SequenceNode list) || list.getValue().size() > MAX_ITEMS) {
      throw at(path, node, "expected a list of at most " + MAX_ITEMS + " mappings, or @FILE");
    }
    List<Item> items = new ArrayList<>();
    for (Node each : list.getValue()) {
      if (!(each instanceof MappingNode mapping)) {
        throw at(path, each, "expected a mapping, as '- name: …'");
      }
      Map<String, Setting> fields = new LinkedHashMap<>();
      for (NodeTuple pair : mapping.getValue()) {
        if (!(pair.getKeyNode() instanceof ScalarNode key)) {
          throw at(path, pair.getKeyNode(), "a key must be a word");
        }
        if (!(pair.getValueNode() instanceof ScalarNode value)) {
          throw at(path, pair.getValueNode(), "expected a plain value");
        }
        if (fields.put(key.getValue(), new Setting(value.getValue(), place(path, value))) != null) {
          throw at(path, key, "'" + key.getValue() + "' is set twice");
        }
      }
      items.add(new Item(fields, place(path, each)));
    }
    return items;
  }

  private static String place(Path path, Node node) {
    return path
        + node.getStartMark()
            .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
            .orElse("")
        + ": ";
  }

  private static ProgramException at(Path path, Node node, String problem) {
    return new ProgramException(ExitCode.USAGE, place(path, node) + problem);
  }
}
