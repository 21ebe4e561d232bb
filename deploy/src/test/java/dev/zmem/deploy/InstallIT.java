package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users install: the tarball and the units. */
class InstallIT {
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
  void tarball_withoutJava_asAnUnprivilegedUserWithOneCapability_measuresOthers() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && "root".equals(System.getProperty("user.name")),
        "needs root and setpriv");
    Path home = programs.unpacked();
    String[] asNobody = {
      "env",
      "-i",
      "PATH=/usr/bin:/bin",
      "setpriv",
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      "--inh-caps=-all,+sys_ptrace",
      "--ambient-caps=-all,+sys_ptrace",
      "--bounding-set=-all,+sys_ptrace",
      home.resolve("bin/zmem-agent").toString(),
      "scan",
      "-o",
      "json"
    };
    Result scan = programs.run(asNobody);
    assertThat(scan.exit()).as(scan.err()).isZero();
    assertThat(scan.out()).containsPattern("\"ok\":[1-9]");
    Result own =
        programs.run(
            "env", "-i", home.resolve("bin/zmemctl").toString(), "top", "--local", "-o", "json");
    assertThat(own.exit()).as(own.err()).isZero();
    assertThat(own.err()).doesNotContain("warning", "WARNING");
    Result asPlainNobody =
        programs.run(
            "env",
            "-i",
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            home.resolve("bin/zmem-agent").toString(),
            "scan");
    assertThat(asPlainNobody.err())
        .contains("cannot read the memory of", "CAP_SYS_PTRACE")
        .hasLineCount(1);
  }

  @Test
  void tarball_hasWhateverItsReadmePointsTo() throws Exception {
    Path home = programs.unpacked();
    List<String> links =
        Pattern.compile("\\]\\(([^):#]+)")
            .matcher(Files.readString(home.resolve("README.md")))
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(links)
        .contains("docs/REFERENCE.md", "LICENSE")
        .allSatisfy(link -> assertThat(home.resolve(link)).exists());
  }

  @Test
  void launchers_tellHelpAndVersion_withoutAnyWarning() throws Exception {
    for (String program : List.of("zmem-agent", "zmem-aggregator", "zmemctl")) {
      Result version = programs.run(Programs.program(program), "--version");
      assertThat(version.exit()).isZero();
      assertThat(version.out()).startsWith(program + " ").hasLineCount(1);
      assertThat(version.err()).isEmpty();
      Result help = programs.run(Programs.program(program), "--help");
      assertThat(help.out()).contains("Usage: " + program);
      assertThat(help.err()).isEmpty();
      assertThat(Files.readString(Programs.HOME.resolve("share/man/man1/" + program + ".1")))
          .contains(".SH SYNOPSIS");
    }
  }

  @Test
  void completionScripts_areValid() throws Exception {
    Path script = folder.resolve("zmemctl.bash");
    Files.writeString(script, programs.zmemctl("completion", "bash").out());
    assertThat(programs.run("bash", "-n", script.toString()).exit()).isZero();
    assertThat(programs.zmemctl("completion", "zsh").out()).startsWith("#compdef zmemctl");
    assertThat(programs.zmemctl("completion", "fish").out())
        .contains("complete -c zmemctl", "-l hosts");
  }

  @Test
  void unitFiles_pass() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "systemd-analyze is not installed");
    for (String unit : List.of("zmem-agent.service", "zmem-aggregator.service")) {
      // verified with its program where it was built: the units name the installed place
      String text = Files.readString(Programs.HOME.resolve("share/systemd").resolve(unit));
      Path copy = folder.resolve(unit);
      Files.writeString(
          copy,
          text.replace(
              "/opt/zmem", Programs.HOME.toAbsolutePath().toString().replace(" ", "\\x20")));
      Result verified =
          programs.run(
              "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", copy.toString());
      assertThat(verified.exit()).as(verified.err()).isZero();
      assertThat(verified.err()).as(unit).doesNotContain(unit);
    }
  }
}
