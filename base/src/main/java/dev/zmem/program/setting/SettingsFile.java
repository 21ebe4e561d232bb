package dev.zmem.program.setting;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.program.file.FileTrust;
import dev.zmem.text.EditDistance;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One YAML file of settings: a mapping of keys to scalars, or to lists of scalars for options that
 * may be repeated. Keeps the line of each. Immutable.
 */
final class SettingsFile {
  /** No file. */
  static final SettingsFile NONE = new SettingsFile(Path.of(""), Map.of());

  /** Keys whose value may be a mapping, which reads as a list of {@code key=value}. */
  private static final Set<String> MAPPINGS = Set.of("label");

  /** Keys whose value is a list of mappings, or the name of a file that is one. */
  private static final Set<String> LISTS = Set.of("grouping-rules", "contexts");

  /** Largest file read. */
  static final int MAX_BYTES = 1 << 20;

  private record Setting(String value, int line) {}

  private final Path path;
  private final Map<String, Setting> settings;
  private final Map<String, List<Settings.Item>> lists;

  private SettingsFile(Path path, Map<String, Setting> settings) {
    this(path, settings, Map.of());
  }

  private SettingsFile(
      Path path, Map<String, Setting> settings, Map<String, List<Settings.Item>> lists) {
    this.path = path;
    this.settings = settings;
    this.lists = lists;
  }

  /**
   * Reads a file; a {@link ProgramException} names file, line and what is wrong, also with who may
   * write it.
   */
  static SettingsFile read(Path path, FileTrust trust) {
    Node root = root(path, trust);
    return root == null ? new SettingsFile(path, Map.of()) : of(path, root, trust);
  }

  /** A file that is a list of mappings, likewise. */
  static List<Settings.Item> readItems(Path path, FileTrust trust) {
    Node root = root(path, trust);
    return root == null ? List.of() : SettingsItems.of(path, root);
  }

  private static @Nullable Node root(Path path, FileTrust trust) {
    String text;
    try {
      trust
          .troubleWithSettings(path)
          .ifPresent(trouble -> {
            throw new ProgramException(ExitCode.USAGE, path + ": " + trouble);
          });
      if (Files.size(path) > MAX_BYTES) {
        throw new ProgramException(ExitCode.USAGE, path + ": larger than " + MAX_BYTES + " bytes");
      }
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.USAGE, "cannot read " + path + ": " + FileTrouble.reason(e));
    }
    try {
      LoadSettings loading =
          LoadSettings.builder()
              .setLabel(path.toString())
              .setUseMarks(true)
              // refused here, with their line
              .setAllowNonScalarKeys(true)
              .build();
      return new Compose(loading).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new ProgramException(ExitCode.USAGE, path + ":" + line + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          path + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  void checkKeys(Collection<String> known) {
    settings.forEach((key, setting) -> {
      if (!known.contains(key)) {
        String near = EditDistance.nearest(key, known);
        throw new ProgramException(
            ExitCode.USAGE,
            path
                + ":"
                + setting.line()
                + ": unknown key '"
                + Escapes.escape(key)
                + "'"
                + (near == null ? "" : " (did you mean '" + near + "'?)"));
      }
    });
  }

  /** The value, or null when the file has no such key; the items of a list joined by commas. */
  @Nullable String value(String key) {
    Setting setting = settings.get(key);
    return setting == null ? null : setting.value();
  }

  /** {@code agent.yaml:3: }. */
  String place(String key) {
    Setting setting = settings.get(key);
    return setting == null ? "" : path + ":" + setting.line() + ": ";
  }

  /** The list of mappings of a key; empty when the file has no such key. */
  List<Settings.Item> items(String key) {
    return lists.getOrDefault(key, List.of());
  }

  private static SettingsFile of(Path path, Node root, FileTrust trust) {
    if (!(root instanceof MappingNode mapping)) {
      throw at(path, root, "expected 'key: value' lines");
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    Map<String, List<Settings.Item>> lists = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw at(path, entry.getKeyNode(), "a key must be a word");
      }
      Node value = entry.getValueNode();
      if (LISTS.contains(key.getValue())) {
        lists.put(key.getValue(), items(path, value, trust));
        value = new ScalarNode(Tag.STR, "", ScalarStyle.PLAIN);
      }
      String text =
          value instanceof MappingNode pairs && MAPPINGS.contains(key.getValue())
              ? pairs(path, pairs)
              : text(path, value);
      Setting setting = new Setting(text, line(key));
      if (settings.put(key.getValue(), setting) != null) {
        throw at(path, key, "'" + Escapes.escape(key.getValue()) + "' is set twice");
      }
    }
    return new SettingsFile(path, settings, lists);
  }

  private static List<Settings.Item> items(Path path, Node value, FileTrust trust) {
    return value instanceof ScalarNode scalar && scalar.getValue().startsWith("@")
        ? readItems(path.resolveSibling(scalar.getValue().substring(1)), trust)
        : SettingsItems.of(path, value);
  }

  private static String text(Path path, Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence ->
          String.join(",", sequence.getValue().stream().map(item -> item(path, item)).toList());
      default -> throw at(path, node, "expected a value or a list of values");
    };
  }

  private static String pairs(Path path, MappingNode mapping) {
    return String.join(
        ",",
        mapping.getValue().stream()
            .map(pair -> item(path, pair.getKeyNode()) + "=" + item(path, pair.getValueNode()))
            .toList());
  }

  private static String item(Path path, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw at(path, node, "a list holds plain values only");
  }

  private static ProgramException at(Path path, Node node, String problem) {
    return new ProgramException(ExitCode.USAGE, path + ":" + line(node) + ": " + problem);
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
