package dev.zmem.agent.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The files that this program has open. */
public final class OpenFiles {
  private OpenFiles() {}

  /** Those in a folder, one for each descriptor. */
  public static List<Path> below(Path folder) throws IOException {
    List<Path> open = new ArrayList<>();
    for (File descriptor : Objects.requireNonNull(new File("/proc/self/fd").listFiles())) {
      try {
        open.add(Files.readSymbolicLink(descriptor.toPath()));
      } catch (NoSuchFileException e) {
        // the listing's own is closed again
      }
    }
    Path real = folder.toRealPath();
    return open.stream().filter(file -> file.startsWith(real)).toList();
  }
}
