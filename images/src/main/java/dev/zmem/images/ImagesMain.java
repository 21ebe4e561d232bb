package dev.zmem.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the images: {@code VERSION CREATED HOME BASE TARGET}, of which HOME is the distribution,
 * BASE the folder of the lowest layer, and TARGET where {@code PROGRAM-VERSION.oci.tar} goes.
 */
public final class ImagesMain {
  /** Where everything lies in an image. */
  private static final String HOME = "/opt/zmem";

  private final String version;
  private final Instant created;
  private final Path home;
  private final Path base;
  private final Path target;

  private ImagesMain(String version, Instant created, Path home, Path base, Path target) {
    this.version = version;
    this.created = created;
    this.home = home;
    this.base = base;
    this.target = target;
  }

  /** Makes all three. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("sendCredentialsOverHttp", "false");
    ImagesMain images =
        new ImagesMain(
            arguments[0],
            Instant.parse(arguments[1]),
            Path.of(arguments[2]).toRealPath(),
            Path.of(arguments[3]).toRealPath(),
            Path.of(arguments[4]));
    for (ProgramImage image : ProgramImage.ALL) {
      Path file = images.make(image);
      System.out.println(
          "images: " + file + " " + (Files.size(file) + (1 << 20) - 1 >> 20) + " MiB");
    }
  }

  private Path make(ProgramImage image) throws Exception {
    Launch launch = Launch.of(home, image.program());
    Path staged = stage(image, launch);
    Layers layers = new Layers(created);
    String user = ProgramImage.USER + ":" + ProgramImage.USER;
    Properties libc = libc();
    Path cache = home.resolve("lib").resolve(image.program() + ".aot");
    JibContainerBuilder builder =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(libc.getProperty("Architecture"), "linux")))
            .setCreationTime(created)
            .addFileEntriesLayer(layers.tree("base", base.resolve("root"), ""))
            .addFileEntriesLayer(layers.tree("runtime", staged.resolve("runtime"), HOME))
            .addFileEntriesLayer(layers.files("jars", launch.classPath(), HOME + "/lib"))
            .addFileEntriesLayer(layers.files("start-up cache", List.of(cache), HOME + "/lib"))
            .addFileEntriesLayer(layers.tree("program", staged.resolve("program"), HOME))
            .addFileEntriesLayer(
                layers.writable("writable", staged.resolve("empty"), image.writable(), user))
            .setUser(user)
            .setEnvironment(Map.of("MALLOC_ARENA_MAX", "1"))
            .setEntrypoint(
                HOME + "/runtime/bin/" + image.program(),
                "@" + HOME + "/lib/" + image.program() + ".options",
                launch.mainClass())
            .setProgramArguments(image.command())
            .setLabels(labels(image, libc));
    for (int port : image.ports()) {
      builder.addExposedPort(Port.tcp(port));
    }
    for (String folder : image.writable()) {
      builder.addVolume(AbsoluteUnixPath.get(folder));
    }
    Path file = target.resolve(image.program() + "-" + version + ".oci.tar");
    Path work = target.resolve("jib");
    var _ =
        builder.containerize(
            Containerizer.to(TarImage.at(file).named(image.program() + ":" + version))
                .setOfflineMode(true) // nothing is asked of any registry
                .setBaseImageLayersCache(work)
                .setApplicationLayersCache(work)
                .setToolName("zmem"));
    return file;
  }

  /** The runtime with one program in its bin, the program's own files, and an empty folder. */
  private Path stage(ProgramImage image, Launch launch) throws IOException {
    Path staged = target.resolve("staged").resolve(image.program());
    Path runtime = home.resolve("runtime");
    delete(staged);
    for (String part : List.of("lib", "conf", "legal")) {
      copy(runtime.resolve(part), staged.resolve("runtime/runtime").resolve(part));
    }
    Files.copy(runtime.resolve("release"), staged.resolve("runtime/runtime/release"));
    Path bin = Files.createDirectories(staged.resolve("program/runtime/bin"));
    Files.copy(runtime.resolve("bin/java").toRealPath(), bin.resolve(image.program()));
    Path lib = Files.createDirectories(staged.resolve("program/lib"));
    Path options = lib.resolve(image.program() + ".options");
    Files.writeString(options, launch.optionsFile(image.program(), HOME));
    Files.copy(home.resolve("LICENSE"), staged.resolve("program/LICENSE"));
    var _ = Files.createDirectories(staged.resolve("empty"));
    return staged;
  }

  private Map<String, String> labels(ProgramImage image, Properties libc) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("org.opencontainers.image.title", image.program());
    labels.put("org.opencontainers.image.description", image.title());
    labels.put("org.opencontainers.image.version", version);
    labels.put("org.opencontainers.image.created", created.toString());
    labels.put(
        "org.opencontainers.image.licenses",
        "Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0 AND LGPL-2.1-or-later");
    labels.put("dev.zmem.libc6", libc.getProperty("Version"));
    return labels;
  }

  /** Which C library: {@code Version} and {@code Architecture} of Debian's package. */
  private Properties libc() throws IOException {
    Properties libc = new Properties();
    try (var reader = Files.newBufferedReader(base.resolve("libc6"))) {
      libc.load(reader);
    }
    return libc;
  }

  /** Files and folders, links as what they point to, with their rights. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copied = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          var _ = Files.createDirectories(copied);
        } else {
          Files.copy(each.toRealPath(), copied, StandardCopyOption.COPY_ATTRIBUTES);
          var _ = Files.setLastModifiedTime(copied, FileTime.fromMillis(0));
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
