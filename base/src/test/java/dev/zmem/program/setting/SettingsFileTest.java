package dev.zmem.program.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  private static final List<String> KNOWN = List.of("interval", "max-rows", "hosts", "tls-ca");

  @TempDir private Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("agent.yaml");
  }

  @Test
  void scalars_areTextAsWritten() throws Exception {
    SettingsFile file =
        read("interval: 5s\nmax-rows: 0100\ntls-ca: \"/etc/a b.crt\" # ours\nhosts: ''\n");
    assertThat(file.value("interval")).isEqualTo("5s");
    assertThat(file.value("max-rows")).isEqualTo("0100");
    assertThat(file.value("tls-ca")).isEqualTo("/etc/a b.crt");
    assertThat(file.value("hosts")).isEmpty();
    assertThat(file.value("threads")).isNull();
  }

  @Test
  void list_isJoinedByCommas() throws Exception {
    assertThat(read("hosts: [a-*, b]\n").value("hosts")).isEqualTo("a-*,b");
    assertThat(read("hosts:\n  - a-*\n  - b\n").value("hosts")).isEqualTo("a-*,b");
  }

  @Test
  void place_isFileAndLine() throws Exception {
    SettingsFile file = read("# ours\n---\ninterval: 5s\n\nhosts:\n  - a\nmax-rows: 10\n");
    assertThat(file.place("interval")).isEqualTo(path + ":3: ");
    assertThat(file.place("hosts")).isEqualTo(path + ":5: ");
    assertThat(file.place("max-rows")).isEqualTo(path + ":7: ");
    assertThat(file.place("threads")).isEmpty();
  }

  @Test
  void emptyFile_hasNoSettings() throws Exception {
    for (String empty : List.of("", "\n\n", "# nothing yet\n")) {
      SettingsFile file = read(empty);
      file.checkKeys(KNOWN);
      assertThat(file.value("interval")).isNull();
    }
  }

  @Test
  void unknownKey_isRefusedWithTheNearest() throws Exception {
    SettingsFile file = read("interval: 5s\nmax-row: 10\n");
    assertThat(catchThrowableOfType(ProgramException.class, () -> file.checkKeys(KNOWN)))
        .hasMessage(path + ":2: unknown key 'max-row' (did you mean 'max-rows'?)");
    SettingsFile farOff = read("colour: red\n");
    assertThat(catchThrowableOfType(ProgramException.class, () -> farOff.checkKeys(KNOWN)))
        .hasMessage(path + ":1: unknown key 'colour'");
  }

  @Test
  void keyTwice_isRefusedAtTheSecond() throws Exception {
    assertThat(trouble("interval: 5s\nhosts: a\ninterval: 6s\n"))
        .startsWith(path + ":3: ")
        .contains("interval")
        .hasLineCount(1);
  }

  @Test
  void nestedValue_isRefusedAtItsLine() throws Exception {
    assertThat(trouble("interval: 5s\ntls:\n  ca: x\n"))
        .isEqualTo(path + ":3: expected a value or a list of values");
    assertThat(trouble("hosts:\n  - a\n  - [b]\n"))
        .isEqualTo(path + ":3: a list holds plain values only");
    assertThat(trouble("[a]: b\n")).isEqualTo(path + ":1: a key must be a word");
  }

  @Test
  void noMapping_isRefused() throws Exception {
    for (String text : List.of("interval\n", "- interval: 5s\n")) {
      assertThat(trouble(text)).isEqualTo(path + ":1: expected 'key: value' lines");
    }
  }

  @Test
  void brokenYaml_isRefusedInOneLine() throws Exception {
    assertThat(trouble("interval: 5s\nhosts: [a\n")).startsWith(path + ":3: ").hasLineCount(1);
    assertThat(trouble("interval: 5s\n\thosts: a\n")).startsWith(path + ":").hasLineCount(1);
    assertThat(trouble("interval: \"5s\n")).startsWith(path + ":2: ").hasLineCount(1);
    assertThat(trouble("interval: 5s\0\n")).startsWith(path + ":").hasLineCount(1);
    assertThat(trouble("a: 1\n---\nb: 2\n")).startsWith(path + ":").hasLineCount(1);
    assertThat(trouble("interval: *other\n")).startsWith(path + ":").hasLineCount(1);
  }

  @Test
  void fileThatIsNotUtf8_isRefused() throws Exception {
    Files.write(path, new byte[] {'a', ':', ' ', (byte) 0xff, '\n'});
    assertThat(trouble()).isEqualTo("cannot read " + path + ": it is no UTF-8 text");
  }

  @Test
  void fileTooLarge_isRefused() throws Exception {
    assertThat(trouble("#".repeat(SettingsFile.MAX_BYTES + 1)))
        .isEqualTo(path + ": larger than 1048576 bytes");
  }

  @Test
  void fileThatCannotBeRead_isRefusedWithTheReason() throws Exception {
    assertThat(trouble()).isEqualTo("cannot read " + path + ": no such file");
    Files.createDirectory(path);
    assertThat(trouble()).startsWith("cannot read " + path + ": ").hasLineCount(1);
  }

  @Test
  void fileWithoutPermission_isRefusedWithTheReason() throws Exception {
    Files.writeString(path, "interval: 5s\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(path), "root reads everything");
    assertThat(trouble()).isEqualTo("cannot read " + path + ": permission denied");
  }

  private SettingsFile read(String text) throws IOException {
    Files.writeString(path, text);
    return SettingsFile.read(path, FileTrust.of(Map.of()));
  }

  private String trouble(String text) throws IOException {
    Files.writeString(path, text);
    return trouble();
  }

  private String trouble() {
    ProgramException trouble =
        catchThrowableOfType(
            ProgramException.class, () -> SettingsFile.read(path, FileTrust.of(Map.of())));
    assertThat(trouble.exitCode()).isEqualTo(ExitCode.USAGE);
    return String.valueOf(trouble.getMessage());
  }
}
