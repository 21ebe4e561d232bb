package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the fuzzer over all targets; the long ones are started by hand. */
class FuzzIT {
  private static final Path DEPLOY = Path.of(System.getProperty("zmem.deploy", "."));
  private static final String SECONDS = "20";
  private static final int WAIT_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void shortRunOverAllTargets_findsNothing() throws Exception {
    Path out = folder.resolve("out");
    assertThat(fuzz(out, "short", SECONDS)).as(Files.readString(out)).isZero();
    assertThat(Files.readString(out)).containsPattern("\nall +[0-9]+ +[0-9]+ .* nothing\n");
  }

  @Test
  void wrongTarget_isOneLine_thatNamesTheTargets_exitCode2() throws Exception {
    Path out = folder.resolve("out");
    assertThat(fuzz(out, "nonsense")).isEqualTo(2);
    assertThat(Files.readString(out))
        .startsWith("fuzz: no target 'nonsense' (expected: ")
        .contains(" scrubber ")
        .hasLineCount(1);
  }

  private static int fuzz(Path out, String... arguments) throws IOException, InterruptedException {
    Process fuzz =
        new ProcessBuilder(Programs.prepend(DEPLOY.resolve("fuzz").toString(), arguments))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(fuzz.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).as("the fuzzer ends").isTrue();
      return fuzz.exitValue();
    } finally {
      fuzz.descendants().forEach(ProcessHandle::destroyForcibly);
      fuzz.destroyForcibly();
    }
  }
}
