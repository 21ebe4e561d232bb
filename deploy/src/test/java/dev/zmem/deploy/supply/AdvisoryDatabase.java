package dev.zmem.deploy.supply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Advisories of OSV as its export has them: a file each, in a folder or in a zip file ({@code
 * Maven/all.zip}). One thread.
 */
final class AdvisoryDatabase {
  /** Of one advisory. */
  private static final long MAX_BYTES = 16 << 20;

  private AdvisoryDatabase() {}

  /**
   * All advisories about Maven's packages; a {@link BadInputException} where there are none, for
   * nothing would be found then, whatever is vulnerable.
   */
  static List<Advisory> read(Path place) {
    List<Advisory> advisories = new ArrayList<>();
    try {
      if (Files.isDirectory(place)) {
        folder(place, advisories);
      } else {
        zip(place, advisories);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          "cannot read " + place + " (expected: a folder of OSV's JSON files, or its all.zip)");
    }
    if (advisories.isEmpty()) {
      throw new BadInputException(
          place + " has no advisory about Maven's packages (expected: OSV's export of Maven)");
    }
    return advisories;
  }

  private static void folder(Path folder, List<Advisory> into) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(isNamed(Path::toString)).sorted().toList();
    }
    for (Path file : files) {
      Advisory.read(Files.readString(file), file.toString()).ifPresent(into::add);
    }
  }

  private static void zip(Path place, List<Advisory> into) throws IOException {
    try (ZipFile zip = new ZipFile(place.toFile())) {
      for (ZipEntry entry :
          zip.stream().map(each -> (ZipEntry) each).filter(isNamed(ZipEntry::getName)).toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          String json = new String(in.readNBytes((int) MAX_BYTES), StandardCharsets.UTF_8);
          Advisory.read(json, place + "!" + entry.getName()).ifPresent(into::add);
        }
      }
    }
  }

  private static <T> Predicate<T> isNamed(java.util.function.Function<T, String> name) {
    return each -> name.apply(each).endsWith(".json");
  }
}
