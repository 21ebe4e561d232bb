package dev.zmem.program.setting;

import dev.zmem.fuzz.Contract;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Any bytes as a settings file: settings, or one {@link ProgramException}. */
public final class SettingsFuzz {
  private static final List<String> KEYS = List.of("interval", "label", "grouping-rules", "hosts");
  private static final FileTrust TRUST = FileTrust.of(Map.of());
  private static final Path FILE = file();

  private SettingsFuzz() {}

  /** One file. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    var _ = Files.write(FILE, data);
    try {
      SettingsFile file = SettingsFile.read(FILE, TRUST);
      for (String key : KEYS) {
        String value = file.value(key);
        Contract.require(
            value == null || !file.place(key).isEmpty(), "a value that is set has a place");
        for (Settings.Item item : file.items(key)) {
          Contract.require(!item.place().isEmpty(), "an item has a place");
        }
      }
      file.checkKeys(KEYS);
    } catch (ProgramException refusal) {
      Contract.requireReason(refusal);
    }
  }

  private static Path file() {
    try {
      Path shared = Path.of("/dev/shm");
      Path folder =
          Files.isWritable(shared)
              ? Files.createTempDirectory(shared, "zmem-fuzz")
              : Files.createTempDirectory("zmem-fuzz");
      folder.toFile().deleteOnExit();
      Path file = Files.createFile(folder.resolve("agent.yaml"));
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
