package dev.zmem.program.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @TempDir private Path folder;

  @Test
  void withoutTheOption_nothingIsRecorded() {
    assertThat(ProfileOption.begin("top", "--local")).isNull();
  }

  @Test
  void recording_hasTheJvmsEvents_andNobodysSecrets() throws IOException {
    Path file = folder.resolve("a.jfr");
    Set<Path> before = rooms();
    Profile profile =
        Objects.requireNonNull(ProfileOption.begin("top", "--profile", file.toString()));
    assertThat(profile.finish()).isEmpty();
    assertThat(profile.finish()).isEmpty();
    Set<String> events =
        RecordingFile.readAllEvents(file).stream()
            .map(RecordedEvent::getEventType)
            .map(type -> type.getName())
            .collect(Collectors.toSet());
    assertThat(events)
        .contains("jdk.GCConfiguration", "jdk.JVMInformation")
        .doesNotContain("jdk.InitialEnvironmentVariable", "jdk.SystemProcess");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(rooms()).isEqualTo(before);
  }

  @Test
  void fileThatExists_isLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jfr"), "precious");
    refuses(file.toString(), "exists already (a recording overwrites no file)");
    assertThat(file).hasContent("precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    refuses(link.toString(), "exists already (a recording overwrites no file)");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void fileThatCannotBeMade_isRefusedWithTheReason() {
    refuses(folder.resolve("none/a.jfr").toString(), "its folder does not exist");
    refuses("/proc/a.jfr", "--profile /proc/a.jfr: ");
    refuses("a\0b", "--profile a\\x00b: ");
  }

  private static void refuses(String file, String reason) {
    assertThatThrownBy(() -> ProfileOption.begin("top", "--profile=" + file))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(reason);
  }

  private static Set<Path> rooms() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("zmem-profile"))
          .collect(Collectors.toSet());
    }
  }
}
