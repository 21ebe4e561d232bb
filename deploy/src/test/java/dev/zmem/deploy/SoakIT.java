package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A soak of two minutes, and how it ends. Tables may be wrong for ten times as long as the product
 * promises: a busy machine makes every program late, and a table that stays wrong is found all the
 * same.
 */
class SoakIT {
  private static final Path SOAK =
      Path.of(System.getProperty("zmem.deploy", ".")).resolve("soak").toAbsolutePath();
  private static final int MOST_MINUTES = 20;

  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    programs = new Programs(folder);
    for (String tool : List.of("ip", "unshare", "nsenter", "gcc", "setpriv")) {
      boolean installed = programs.run("sh", "-c", "command -v " + tool).exit() == 0;
      assumeTrue(installed, tool + " is not installed");
    }
  }

  @AfterEach
  void close() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }

  @Test
  void disturbedFleet_showsTheTruthAgainEachTime_andLeavesNothing() throws Exception {
    Daemon soak = soak("--minutes=2", "--seed=1", "--hosts=2", "--patience=10");
    assertThat(soak.process().waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(soak.logText()).contains("| disturbance | times |").doesNotContain("LATE");
    assertThat(soak.process().exitValue()).as(soak.logText()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void interruptedSoak_leavesNothing() throws Exception {
    Daemon soak = soak("--minutes=60", "--seed=2", "--hosts=1");
    Programs.await("its processes", () -> inFolder() > 0);
    Result kill = programs.run("/bin/kill", "-INT", "--", String.valueOf(soak.process().pid()));
    assertThat(kill.exit()).isZero();
    assertThat(soak.process().waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(soak.process().exitValue()).as(soak.logText()).isEqualTo(130);
    assertNothingIsLeft();
  }

  @Test
  void optionThatCannotBe_isAUsageError() throws Exception {
    Result result = programs.run(SOAK.toString(), "--minutes=long");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("soak: --minutes=long (expected: a number)\n");
  }

  private Daemon soak(String... options) throws Exception {
    String[] env = {"env", "--default-signal=INT", "TMPDIR=" + folder, SOAK.toString()};
    return programs.daemon(
        java.util.stream.Stream.concat(List.of(env).stream(), List.of(options).stream()).toList());
  }

  /** Processes that name the run's own folder. */
  private long inFolder() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("--folder=" + folder))
        .count();
  }

  private void assertNothingIsLeft() throws Exception {
    Programs.await("its processes to end", () -> inFolder() == 0);
    assertThat(folder).isDirectoryNotContaining("glob:**/tmp.*");
  }
}
