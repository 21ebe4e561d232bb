package dev.zmem.program.setting;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.DurableFile;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.program.file.FileTrust;
import dev.zmem.program.setting.Settings.Item;
import dev.zmem.program.setting.Settings.Setting;
import dev.zmem.text.EditDistance;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The fleets that a user of {@code zmemctl} has logged in to, each a context with a name, and which
 * of them is asked where nothing else is said; as {@code kubectl} has it. Kept in the user's own
 * {@code zmem/config.yaml}. Immutable; a changed one is written by {@link #write}.
 *
 * @param file where they are kept
 * @param current the name of the one that is asked; empty where none is
 * @param all by name
 */
public record Contexts(Path file, String current, Map<String, Context> all) {
  /** The file's name. */
  static final String FILE = "config.yaml";

  /** For errors. */
  public static final String EXPECTED =
      "1 to 63 letters, digits and . _ -, of which the first is no sign";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String CURRENT = "current-context";
  private static final String LIST = "contexts";
  private static final String AGGREGATOR = "aggregator";
  private static final String TLS_DIR = "tls-dir";

  /** Copies the contexts. */
  public Contexts {
    all = new LinkedHashMap<>(all);
  }

  /**
   * A fleet.
   *
   * @param name of the context
   * @param aggregator {@code HOST:PORT}
   * @param tlsDir folder of the user's certificate there; empty where none is needed
   */
  public record Context(String name, String aggregator, String tlsDir) {
    /** By the key of a setting; null where it does not give it. */
    @Nullable String value(String key) {
      return switch (key) {
        case AGGREGATOR -> aggregator;
        case TLS_DIR -> tlsDir.isEmpty() ? null : tlsDir;
        default -> null;
      };
    }
  }

  /** Whether a context may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Those of this user; none where there is no file. A {@link ProgramException} for a bad file. */
  public static Contexts of(Map<String, String> environment) {
    Path folder = SettingsSource.userFolder(environment);
    if (folder == null) {
      throw new ProgramException(
          ExitCode.USAGE, "no place for contexts: HOME and XDG_CONFIG_HOME are not set");
    }
    Path file = folder.resolve("zmem").resolve(FILE);
    return Files.exists(file)
        ? read(file, FileTrust.of(environment))
        : new Contexts(file, "", Map.of());
  }

  private static Contexts read(Path file, FileTrust trust) {
    SettingsFile text = SettingsFile.read(file, trust);
    text.checkKeys(List.of(CURRENT, LIST));
    Map<String, Context> all = new LinkedHashMap<>();
    for (Item item : text.items(LIST)) {
      Context one = new Context(field(item, "name"), field(item, AGGREGATOR), tlsDir(item));
      if (!isName(one.name())) {
        throw new ProgramException(
            ExitCode.USAGE,
            item.place() + "'" + Escapes.escape(one.name()) + "' (expected: " + EXPECTED + ")");
      }
      if (all.put(one.name(), one) != null) {
        throw new ProgramException(
            ExitCode.USAGE, item.place() + "context '" + one.name() + "' is there twice");
      }
    }
    return new Contexts(file, Objects.requireNonNullElse(text.value(CURRENT), ""), all);
  }

  private static String field(Item item, String key) {
    Setting found = item.fields().get(key);
    if (found == null || found.text().isEmpty()) {
      throw new ProgramException(ExitCode.USAGE, item.place() + "a context without " + key);
    }
    return found.text();
  }

  private static String tlsDir(Item item) {
    Setting found = item.fields().get(TLS_DIR);
    return found == null ? "" : found.text();
  }

  /** All, in the order in which they were made. */
  public Collection<Context> list() {
    return all.values();
  }

  /** The one of this name; a {@link ProgramException} names what is near. */
  public Context named(String name) {
    Context found = all.get(name);
    if (found != null) {
      return found;
    }
    String near = EditDistance.nearest(name, all.keySet());
    throw new ProgramException(
        ExitCode.NOTHING_MATCHED,
        "no context '"
            + Escapes.escape(name)
            + "' in "
            + file
            + (near != null
                ? " (did you mean " + near + "?)"
                : all.isEmpty()
                    ? ": 'zmemctl login' makes one"
                    : " (there is " + String.join(", ", all.keySet()) + ")"));
  }

  /** The same with one more, or another of its name, which is the current one from now on. */
  public Contexts with(Context context) {
    Map<String, Context> more = new LinkedHashMap<>(all);
    more.put(context.name(), context);
    return new Contexts(file, context.name(), more);
  }

  /** The same with another current one. */
  public Contexts using(String name) {
    return new Contexts(file, named(name).name(), all);
  }

  /** The same without one. */
  public Contexts without(String name) {
    Map<String, Context> fewer = new LinkedHashMap<>(all);
    fewer.remove(named(name).name());
    return new Contexts(file, current.equals(name) ? "" : current, fewer);
  }

  /**
   * Reads them, changes them and keeps them, one program at a time: of two that do so at once
   * neither loses what the other did.
   *
   * @return as they are now
   */
  public static Contexts change(Map<String, String> environment, UnaryOperator<Contexts> change) {
    Path file = of(environment).file();
    Path lock = file.resolveSibling(FILE + ".lock");
    try {
      makeFolder(file);
      try (FileChannel channel =
              FileChannel.open(
                  lock,
                  Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          FileLock _ = channel.lock()) {
        Contexts changed = change.apply(of(environment));
        changed.write();
        return changed;
      }
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.FAILURE, "cannot write " + file + ": " + FileTrouble.reason(e));
    }
  }

  private static void makeFolder(Path file) throws IOException {
    var _ =
        Files.createDirectories(
            Objects.requireNonNull(file.getParent()),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Keeps them: the file is the user's own. */
  void write() {
    List<Map<String, String>> list = new ArrayList<>();
    for (Context one : all.values()) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("name", one.name());
      fields.put(AGGREGATOR, one.aggregator());
      if (!one.tlsDir().isEmpty()) {
        fields.put(TLS_DIR, one.tlsDir());
      }
      list.add(fields);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(CURRENT, current);
    root.put(LIST, list);
    String text =
        new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
            .dumpToString(root);
    try {
      makeFolder(file);
      DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8), "rw-------");
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.FAILURE, "cannot write " + file + ": " + FileTrouble.reason(e));
    }
  }
}
