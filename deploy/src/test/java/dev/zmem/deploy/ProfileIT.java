package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --profile} of the installed programs. */
class ProfileIT {
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
  void daemons_writeWhatTheyRecorded_atSigterm() throws Exception {
    Path first = folder.resolve("aggregator.jfr");
    Path second = folder.resolve("agent.jfr");
    Daemon aggregator =
        programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0", "--profile=" + first);
    String address = programs.address(aggregator);
    Daemon agent = programs.daemon("zmem-agent", "--aggregator=" + address, "--profile=" + second);
    Programs.await("a connected agent", () -> agent.logText().contains(" connected "));
    assertThat(agent.terminate()).isZero();
    assertThat(aggregator.terminate()).isZero();
    assertRecorded(first);
    assertRecorded(second);
  }

  @Test
  void command_writesItsRun_andTakesNoFilesPlace() throws Exception {
    Path file = folder.resolve("top.jfr");
    Result top = programs.zmemctl("top", "--local", "--profile=" + file);
    assertThat(top.exit()).as(top.err()).isZero();
    assertRecorded(file);
    Result again = programs.zmemctl("top", "--local", "--profile=" + file);
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("--profile " + file + ": exists").hasLineCount(1);
    assertThat(again.out()).isEmpty();
  }

  private static void assertRecorded(Path file) throws IOException {
    Set<String> events =
        RecordingFile.readAllEvents(file).stream()
            .map(event -> event.getEventType().getName())
            .collect(Collectors.toSet());
    assertThat(events).containsAnyOf("jdk.ExecutionSample", "jdk.CPULoad", "jdk.GCConfiguration");
    assertThat(events).doesNotContainAnyElementsOf(List.of("jdk.InitialEnvironmentVariable"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
