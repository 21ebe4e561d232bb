package dev.zmem.deploy.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All entries of a package, read from a folder that is laid out as the machine's root. Sorted, with
 * one of two permissions each: what the build's umask and file system say has no say.
 *
 * @param entries a folder comes before what is in it
 */
record PackageTree(List<PackageEntry> entries) {
  private static final int PROGRAM = 0755;
  private static final int DATA = 0644;

  PackageTree {
    entries = List.copyOf(entries);
  }

  static PackageTree read(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return new PackageTree(
          all.filter(path -> !path.equals(root))
              .map(path -> entry(root, path))
              .sorted(Comparator.comparing(PackageEntry::place))
              .toList());
    }
  }

  private static PackageEntry entry(Path root, Path path) {
    String place = root.relativize(path).toString();
    if (Files.isSymbolicLink(path)) {
      return new PackageEntry.Link(place, target(path));
    }
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        ? new PackageEntry.Folder(place)
        : new PackageEntry.Content(place, path, Files.isExecutable(path) ? PROGRAM : DATA);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The files, in order. */
  List<PackageEntry.Content> files() {
    return entries.stream()
        .filter(PackageEntry.Content.class::isInstance)
        .map(PackageEntry.Content.class::cast)
        .toList();
  }
}
