package dev.zmem.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Four hosts made of namespaces, as {@code src/test/sh/fleet} describes them: {@code
 * zmem.example.net}, which may go to {@code python-worker-01} to {@code 03} by ssh. They live as
 * long as the script that runs on the first; a killed one takes them along.
 */
final class NamespacedFleet {
  private static final Path DEPLOY =
      Path.of(System.getProperty("zmem.deploy", ".")).toAbsolutePath().normalize();
  private static final Path PACKAGES =
      Programs.HOME.toAbsolutePath().resolve("../packages").normalize();

  /** A machine that does other work besides takes its time. */
  private static final long MOST_MINUTES = 20;

  private final Path folder;

  /** Files go to {@code folder}; the test is skipped where the machine cannot make hosts. */
  NamespacedFleet(Path folder, String... tools) throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && Files.readString(Path.of("/proc/filesystems")).contains("overlay"),
        "needs root and overlayfs");
    for (String tool : tools) {
      assumeTrue(Files.isExecutable(Path.of(tool)), tool + " is not installed");
    }
    for (String tool :
        List.of("/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/sudo", "/usr/bin/dpkg")) {
      assumeTrue(Files.isExecutable(Path.of(tool)), tool + " is not installed");
    }
    this.folder = folder;
    Path packages = Files.createDirectories(folder.resolve("fleet/deploy/target/packages"));
    try (Stream<Path> all = Files.list(PACKAGES)) {
      for (Path each : all.filter(NamespacedFleet::isWanted).toList()) {
        Files.copy(each, packages.resolve(each.getFileName()));
      }
    }
    copy("install.sh");
    copy("ansible");
  }

  private static boolean isWanted(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".deb") || name.startsWith("zmem-agent");
  }

  private void copy(String name) throws IOException {
    Path to = folder.resolve("fleet/deploy");
    try (Stream<Path> all = Files.walk(DEPLOY.resolve(name))) {
      for (Path each : all.toList()) {
        Files.copy(
            each,
            to.resolve(DEPLOY.relativize(each).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** What the hosts have as {@code /fleet}. */
  Path shared() {
    return folder.resolve("fleet");
  }

  /** Runs a script of bash as root on the first host, in {@code /fleet}, and ends all hosts. */
  Result run(String script) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                DEPLOY.resolve("src/test/sh/fleet").toString(),
                Files.createDirectory(folder.resolve("place")).toString(),
                shared().toString(),
                Files.writeString(folder.resolve("script"), script).toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
      String said = Files.readString(out);
      if (!ended) {
        throw new AssertionError("the script does not end:\n" + said + Files.readString(err));
      }
      return new Result(process.exitValue(), said, Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
