package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom {@code zmemctl --local} does not walk: a real process, asked for by its name. */
class LocalOptOutTest {
  private static final List<String> ROWS =
      List.of("--local", "--filter=^zmem-victim$", "-o", "csv");

  @TempDir private Path folder;
  private Process victim;

  @BeforeEach
  void start() throws IOException {
    Path program = Files.copy(Path.of("/bin/sleep"), folder.resolve("zmem-victim"));
    victim = new ProcessBuilder(program.toString(), "60").start();
  }

  @AfterEach
  void end() throws InterruptedException {
    victim.destroyForcibly();
    assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void withoutSettings_isWalked() {
    assertThat(zmemctl(Map.of("ZMEM_SOCKET", "off"), "top")).contains(",exact,");
  }

  @Test
  void variables_spare_whateverIsAsked() {
    Map<String, String> neverWalk = Map.of("ZMEM_NEVER_WALK", "user:nobody, name:zmem-vic*");
    assertThat(zmemctl(neverWalk, "top")).contains(",never_walked,").doesNotContain(",exact,");
    assertThat(zmemctl(neverWalk, "ps")).contains(",never_walked,").doesNotContain(",exact,");
    assertThat(zmemctl(Map.of("ZMEM_PSS", "off"), "top"))
        .contains(",pss_off,")
        .doesNotContain(",exact,");
  }

  @Test
  void variables_holdForAPassThatWasBegunAhead() {
    Map<String, String> neverWalk = Map.of("ZMEM_NEVER_WALK", "name:zmem-vic*");
    String[] arguments = arguments("top");
    assertThat(EarlyStart.begin(arguments, neverWalk, () -> false))
        .isEqualTo(EarlyStart.Work.FIRST_PASS);
    assertThat(run(neverWalk, arguments)).contains(",never_walked,").doesNotContain(",exact,");
  }

  @Test
  void settingsFile_spares() throws Exception {
    Path file =
        Files.writeString(folder.resolve("zmemctl.yaml"), "never-walk: ['name:zmem-vic*']\n");
    assertThat(zmemctl(Map.of("ZMEM_CONFIG", file.toString()), "top"))
        .contains(",never_walked,")
        .doesNotContain(",exact,");
  }

  @Test
  void settingThatCannotBeRead_isNamedWithItsPlace_andNobodyIsMeasured() throws Exception {
    assertThat(zmemctl(Map.of("ZMEM_NEVER_WALK", "foo"), "top"))
        .isEqualTo(
            "zmemctl: ZMEM_NEVER_WALK: never-walk: 'foo' (expected: name:GLOB, user:GLOB or cgroup:GLOB)\n");
    Path file = Files.writeString(folder.resolve("zmemctl.yaml"), "\npss: maybe\n");
    Map<String, String> named = Map.of("ZMEM_CONFIG", file.toString());
    String trouble = "zmemctl: " + file + ":2: pss: 'maybe' (expected: on or off)\n";
    assertThat(zmemctl(named, "top")).isEqualTo(trouble);
    assertThat(run(named, "top", "--local", "--check-config")).isEqualTo(trouble);
  }

  private static String zmemctl(Map<String, String> environment, String command) {
    return run(environment, arguments(command));
  }

  private static String[] arguments(String command) {
    List<String> words = new ArrayList<>(ROWS);
    words.addFirst(command);
    return words.toArray(String[]::new);
  }

  /** The rows, or what is said where there are none. */
  private static String run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new Program("zmemctl", environment)
            .run(new ZmemctlMain(), new PrintWriter(out), new PrintWriter(err), arguments);
    return code == 0 ? out.toString() : err.toString();
  }
}
