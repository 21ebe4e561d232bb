package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Result;
import dev.zmem.deploy.pack.Packages;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators install. Debian's own dpkg and rpm install it for real, on a copy of this machine
 * that is thrown away; systemd does not run there, so no unit is started by it.
 */
class PackagesIT {
  private static final Path TARGET = Programs.HOME.toAbsolutePath().resolve("..").normalize();
  private static final Path DEPLOY =
      Path.of(System.getProperty("zmem.deploy", ".")).toAbsolutePath();
  private static final List<String> PROGRAMS = List.of("zmem-agent", "zmem-aggregator", "zmemctl");

  /** Three runtimes are packed three times, which takes half a minute of CPU. */
  private static final long MOST_MINUTES = 10;

  private static final long MOST_BYTES = 60_000_000;
  private static final String TIME = System.getProperty("zmem.build.time", "2026-01-01T00:00:00Z");

  /** What dpkg, useradd and the man pages' index write of their own accord. */
  private static final Pattern OTHERS_BOOKS =
      Pattern.compile(
          "\\./(var/lib/(dpkg|systemd)/.*|var/log/.*|var/cache/.*"
              + "|etc/(passwd|group|shadow|gshadow|subuid|subgid)-?|etc/\\.pwd\\.lock)");

  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void open() {
    programs = new Programs(folder);
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void eachProgram_takesAtMost60MegabytesInstalled() throws Exception {
    for (String program : PROGRAMS) {
      Result used =
          programs.run(
              "du", "-s", "--apparent-size", "--block-size=1", tree(program, "root").toString());
      long bytes = Long.parseLong(used.out().split("\t", -1)[0]);
      assertThat(bytes).as(program).isBetween(MOST_BYTES / 2, MOST_BYTES);
    }
  }

  @Test
  void packages_madeAgainElsewhere_haveTheSameBytes() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("else where"));
    Files.createSymbolicLink(elsewhere.resolve("zmem"), Programs.HOME.toAbsolutePath());
    Process made =
        programs.start(
            DEPLOY.resolve("src/build/packages").toString(),
            version(),
            System.getProperty("java.home"),
            elsewhere.toString(),
            classPath(),
            TIME);
    assertThat(made.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(made.exitValue()).isZero();
    List<Path> packages = packages(TARGET.resolve("packages"));
    assertThat(packages).hasSize(3 * PROGRAMS.size());
    for (Path each : packages) {
      Path again = elsewhere.resolve("packages").resolve(each.getFileName());
      assertThat(Files.mismatch(each, again)).as(each.toString()).isEqualTo(-1);
    }
  }

  @Test
  void debs_installUpgradeRunAndPurge_andNothingIsLeft() throws Exception {
    String life = live("deb-life", ".deb", "dpkg");
    assertThat(life)
        .contains(
            "user zmem zmem-aggregator",
            "folder zmem-agent:zmem:700 zmem-aggregator:zmem-aggregator:700",
            "enabled 0",
            "zmem-agent is installed, not started. Next: zmem-agent join",
            "version zmem-agent " + version() + " install ok installed",
            "kept 1 1",
            "key zmem-agent:600",
            "1 of 1 host reporting",
            "rights 0000000000080000 0000000000080000 zmem-agent",
            "without the right: zmem-agent: cannot read the memory of",
            "left zmem-agent.yaml zmem-agent.yaml.dpkg-dist",
            " zmemctl.yaml /var/lib/zmem-agent /var/lib/zmem-aggregator \n",
            "users as before")
        .containsPattern("measured .*\"user\":\"65533\".*\"pss_bytes\":[1-9]")
        .doesNotContain("still there:", "only-in-the-old", "warning");
    assertThat(changed(life)).isEmpty();
  }

  @Test
  void rpms_installUpgradeAndErase_andOnlyTheCaStays() throws Exception {
    String life = live("rpm-life", ".rpm", "rpm");
    assertThat(life)
        .contains(
            "user zmem zmem-aggregator",
            "folder zmem-agent:zmem:700",
            "zmem-agent-" + version() + "-1.",
            "kept 1 /etc/zmem/zmem-agent.yaml.rpmnew",
            "verified",
            "zmemctl " + version(),
            "the fleet's CA stays in /var/lib/zmem-aggregator",
            "left /etc/zmem/zmem-agent.yaml.rpmnew /etc/zmem/zmem-agent.yaml.rpmsave"
                + " /var/lib/zmem-aggregator \n",
            "'zmem-agent': no such user")
        .doesNotContain("only-in-the-old", "warning: %");
  }

  @Test
  void rpms_areWhatRpmReads() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/rpm")), "rpm is not installed");
    for (Path each : packages(TARGET.resolve("packages"))) {
      if (each.toString().endsWith(".rpm")) {
        String file = each.toString();
        assertThat(programs.run("rpm", "-K", file).out()).endsWith("digests OK\n");
        assertThat(programs.run("rpm", "-qp", "--qf", "%{LICENSE} %{BUILDTIME}", file).out())
            .isEqualTo("Apache-2.0 " + java.time.Instant.parse(TIME).getEpochSecond());
        assertThat(programs.run("rpm", "-qpc", file).out())
            .matches("/etc/zmem/zmem[a-z-]*\\.yaml\n");
        assertThat(programs.run("rpm", "-qpl", file).out())
            .contains("/usr/bin/zmem", "/usr/share/man/man1/zmem")
            .doesNotContain("/usr/share/man/man1\n", "/usr/bin\n");
      }
    }
  }

  /** Runs a script of {@code src/test/sh} with an older and today's packages; what it printed. */
  private String live(String script, String kind, String tool) throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/bin", tool))
            && Files.readString(Path.of("/proc/filesystems")).contains("overlay"),
        "needs root, overlayfs and " + tool);
    Path both = Files.createDirectory(folder.resolve("both"));
    Path recent = Files.createDirectory(both.resolve("new"));
    for (Path each : packages(TARGET.resolve("packages"))) {
      if (each.toString().endsWith(kind)) {
        Files.copy(each, recent.resolve(each.getFileName()));
      }
    }
    Path older = Files.createDirectory(both.resolve("old"));
    for (String program : PROGRAMS) {
      older(program, older);
    }
    Result life =
        programs.run(
            DEPLOY.resolve("src/test/sh/machine").toString(),
            both.toString(),
            DEPLOY.resolve("src/test/sh").resolve(script).toString());
    assertThat(life.exit()).as(life.out() + life.err()).isZero();
    return life.out();
  }

  /** A package of a lower version, with other settings, a file more, and no runtime. */
  private void older(String program, Path into) throws Exception {
    Path root = Files.createDirectories(folder.resolve(program));
    Path lib = Files.createDirectories(root.resolve("usr/lib").resolve(program));
    Files.writeString(lib.resolve("only-in-the-old"), "gone");
    Path settings = Files.createDirectories(root.resolve("etc/zmem")).resolve(program + ".yaml");
    Files.writeString(
        settings,
        Files.readString(tree(program, "root").resolve("etc/zmem").resolve(program + ".yaml"))
            + "# of an older version\n");
    Path nothing = Files.createDirectories(folder.resolve("nothing"));
    Packages.main(
        program,
        "0.0.1",
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64",
        TIME,
        root.toString(),
        nothing.toString(),
        DEPLOY.resolve("src/packages").resolve(program).toString(),
        into.toString());
    try (Stream<Path> all = Files.list(into)) {
      for (Path tarball : all.filter(each -> each.toString().endsWith(".tar.gz")).toList()) {
        Files.delete(tarball);
      }
    }
  }

  private static List<String> changed(String life) {
    return life.substring(life.indexOf("\nchanged:\n") + "\nchanged:\n".length())
        .lines()
        .filter(file -> !OTHERS_BOOKS.matcher(file).matches())
        .toList();
  }

  private static Path tree(String program, String kind) {
    return TARGET.resolve("package-trees").resolve(program + "." + kind);
  }

  private static List<Path> packages(Path place) throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      return all.sorted().toList();
    }
  }

  private static String version() throws IOException {
    String name =
        packages(TARGET.resolve("packages")).stream()
            .map(each -> each.getFileName().toString())
            .filter(each -> each.startsWith("zmemctl_"))
            .findFirst()
            .orElseThrow();
    return name.split("_", -1)[1];
  }

  private static String classPath() {
    return Stream.of(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1))
        .map(each -> Path.of(each).toAbsolutePath().toString())
        .collect(java.util.stream.Collectors.joining(File.pathSeparator));
  }
}
