package dev.zmem.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layers of files in a fixed order, of root, with fixed rights and times, so that the same files
 * make the same bytes.
 */
final class Layers {
  private static final FilePermissions FOLDER = FilePermissions.fromOctalString("755");
  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");

  private final Instant created;

  /** All files are of this time but those that are asked to keep their own. */
  Layers(Instant created) {
    this.created = created;
  }

  /** All files below a folder; links become what they point to. */
  FileEntriesLayer tree(String name, Path folder, String at) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.sorted().toList();
    }
    for (Path each : found) {
      Path real = each.toRealPath();
      String relative = folder.relativize(each).toString();
      boolean isFolder = Files.isDirectory(each);
      if (!relative.isEmpty() && !(isFolder && Files.isSymbolicLink(each))) {
        layer.addEntry(
            real,
            AbsoluteUnixPath.get(at + "/" + relative),
            isFolder ? FOLDER : Files.isExecutable(real) ? PROGRAM : FILE,
            created);
      }
    }
    return layer.build();
  }

  /** These files in a folder, with their own times: a start-up cache knows its jars by them. */
  FileEntriesLayer files(String name, List<Path> files, String at) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (Path file : files) {
      layer.addEntry(
          file,
          AbsoluteUnixPath.get(at + "/" + file.getFileName()),
          FILE,
          Files.getLastModifiedTime(file).toInstant());
    }
    return layer.build();
  }

  /** Empty folders that a user may write to. */
  FileEntriesLayer writable(String name, Path empty, List<String> paths, String user) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (String path : paths) {
      layer.addEntry(
          empty, AbsoluteUnixPath.get(path), FilePermissions.fromOctalString("700"), created, user);
    }
    return layer.build();
  }
}
