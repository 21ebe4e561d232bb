package dev.zmem.deploy.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Writes the packages of one program: {@code Packages NAME VERSION MACHINE TIME ROOT HOME WORDS
 * OUT}. {@code ROOT} is laid out as the machine's root, {@code HOME} as the tarball; {@code WORDS}
 * is the folder of its {@link PackageWords}.
 */
public final class Packages {
  private static final int ARGUMENTS = 8;

  private Packages() {}

  /** Ends with a stack trace where a file cannot be read or written: only the build calls it. */
  public static void main(String... arguments) throws IOException {
    if (arguments.length != ARGUMENTS) {
      throw new IllegalArgumentException("expected " + ARGUMENTS + " arguments");
    }
    PackageDescription description =
        new PackageDescription(
            arguments[0],
            arguments[1],
            arguments[2],
            Instant.parse(arguments[3]),
            new PackageWords(arguments[0], Path.of(arguments[6])));
    PackageTree root = PackageTree.read(Path.of(arguments[4]));
    PackageTree home = PackageTree.read(Path.of(arguments[5]));
    write(description, root, home, Path.of(arguments[7]));
  }

  private static void write(
      PackageDescription description, PackageTree root, PackageTree home, Path out)
      throws IOException {
    String name = description.name();
    String version = description.version();
    String machine = description.machine();
    DebFile.write(
        description,
        root,
        out.resolve("%s_%s_%s.deb".formatted(name, version, description.debianMachine())));
    RpmFile.write(
        description, root, out.resolve("%s-%s-1.%s.rpm".formatted(name, version, machine)));
    Path tarball = out.resolve("%s-%s-linux-%s.tar.gz".formatted(name, version, machine));
    try (OutputStream file = Files.newOutputStream(tarball);
        TarFile tar = new TarFile(file, name + "-" + version + "/", description.time())) {
      for (PackageEntry entry : home.entries()) {
        tar.add(entry);
      }
    }
  }
}
