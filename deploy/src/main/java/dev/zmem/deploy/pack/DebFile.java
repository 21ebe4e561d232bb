package dev.zmem.deploy.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/**
 * A package for Debian and Ubuntu, deb(5): an ar archive of a version, the control files and the
 * data. gzip, for every dpkg reads it.
 */
final class DebFile {
  private static final List<String> SCRIPTS = List.of("preinst", "postinst", "prerm", "postrm");

  private DebFile() {}

  static void write(PackageDescription description, PackageTree tree, Path file)
      throws IOException {
    ByteArrayOutputStream control = new ByteArrayOutputStream();
    control(description, tree, control);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (TarFile tar = new TarFile(data, "./", description.time())) {
      for (PackageEntry entry : tree.entries()) {
        tar.add(entry);
      }
    }
    try (OutputStream out = Files.newOutputStream(file);
        ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
      add(ar, description, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
      add(ar, description, "control.tar.gz", control.toByteArray());
      add(ar, description, "data.tar.gz", data.toByteArray());
    }
  }

  private static void add(
      ArArchiveOutputStream ar, PackageDescription description, String name, byte[] bytes)
      throws IOException {
    ar.putArchiveEntry(
        new ArArchiveEntry(name, bytes.length, 0, 0, 0100644, description.time().getEpochSecond()));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }

  private static void control(PackageDescription description, PackageTree tree, OutputStream out)
      throws IOException {
    try (TarFile tar = new TarFile(out, "./", description.time())) {
      tar.add("control", fields(description, tree), 0644);
      String settings =
          tree.files().stream()
              .filter(PackageEntry.Content::isSettings)
              .map(file -> "/" + file.place() + "\n")
              .collect(Collectors.joining());
      tar.add("conffiles", settings, 0644);
      tar.add("md5sums", sums(tree), 0644);
      for (String name : SCRIPTS) {
        String script = description.words().script(name);
        if (!script.isEmpty()) {
          tar.add(name, script, 0755);
        }
      }
    }
  }

  private static String fields(PackageDescription description, PackageTree tree)
      throws IOException {
    long kib = 0;
    for (PackageEntry.Content file : tree.files()) {
      kib += Files.size(file.source()) / 1024 + 1;
    }
    return """
    Package: %s
    Version: %s
    Architecture: %s
    Maintainer: %s
    Installed-Size: %d
    Depends: libc6 (>= 2.17)%s
    Section: admin
    Priority: optional
    Homepage: %s
    Description: %s
     %s
    """
        .formatted(
            description.name(),
            description.version(),
            description.debianMachine(),
            PackageDescription.MAINTAINER,
            kib,
            description.words().isService() ? ", passwd" : "",
            PackageDescription.HOMEPAGE,
            description.words().summary(),
            description.words().description());
  }

  private static String sums(PackageTree tree) throws IOException {
    StringBuilder text = new StringBuilder();
    for (PackageEntry.Content file : tree.files()) {
      if (!file.isSettings()) {
        text.append(md5(file.source())).append("  ").append(file.place()).append('\n');
      }
    }
    return text.toString();
  }

  /** dpkg's own sum of files, against accidents alone. */
  private static String md5(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
