package dev.zmem.program.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Contexts.Context;
import dev.zmem.program.setting.Settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextsTest {
  private static final Context PROD = new Context("prod", "agg.example:7700", "/home/ann/prod");
  private static final Context LAB = new Context("lab", "lab:7700", "/home/ann/lab");

  @TempDir private Path home;
  private Map<String, String> environment;

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    environment = new HashMap<>(Map.of("XDG_CONFIG_HOME", home.toString()));
  }

  @Test
  void written_isReadBack_asItsOwnersAlone() throws IOException {
    Contexts.of(environment).with(PROD).with(LAB).write();
    Contexts read = Contexts.of(environment);
    assertThat(read.list()).containsExactly(PROD, LAB);
    assertThat(read.current()).isEqualTo("lab");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(read.file())))
        .isEqualTo("rw-------");
    read.using("prod").write();
    assertThat(Contexts.of(environment).current()).isEqualTo("prod");
    Contexts.of(environment).without("prod").write();
    assertThat(Contexts.of(environment).list()).containsExactly(LAB);
    assertThat(Contexts.of(environment).current()).isEmpty();
  }

  @Test
  void unknownName_isRefused_withWhatIsNear() {
    Contexts contexts = Contexts.of(environment).with(PROD);
    assertThatThrownBy(() -> contexts.named("prd"))
        .isInstanceOfSatisfying(
            ProgramException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED))
        .hasMessageContaining("no context 'prd'")
        .hasMessageContaining("did you mean prod?");
    assertThatThrownBy(() -> Contexts.of(environment).named("prod"))
        .hasMessageContaining("'zmemctl login' makes one");
  }

  @Test
  void badFile_isRefused_withItsLine() throws IOException {
    assertThat(troubleWith("contexts: 7")).contains("config.yaml:1").contains("list");
    assertThat(troubleWith("contexts:\n- name: a b\n  aggregator: x\n")).contains("'a b'");
    assertThat(troubleWith("contexts:\n- name: a\n")).contains("without aggregator");
    assertThat(troubleWith("contexts:\n- {name: a, aggregator: x}\n- {name: a, aggregator: y}\n"))
        .contains("'a' is there twice");
    assertThat(troubleWith("users: []")).contains("unknown key 'users'");
    Files.writeString(file(), "contexts: []");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> Contexts.of(environment)).hasMessageContaining("others may write it");
  }

  @Test
  void currentContext_isTaken_whereNothingElseIsSaid() {
    Contexts.of(environment).with(PROD).with(LAB).write();
    assertThat(aggregator("top")).isEqualTo("lab:7700");
    assertThat(aggregator("top", "--context=prod")).isEqualTo("agg.example:7700");
    assertThat(aggregator("top", "--context", "prod")).isEqualTo("agg.example:7700");
    assertThat(found("tls-dir", "top")).isEqualTo(LAB.tlsDir());
    for (String[] typed :
        new String[][] {
          {"top", "--aggregator=x"},
          {"top", "--aggregator", "x"},
          {"top", "--tls-dir=x"},
          {"top", "--tls-ca=x"},
          {"top", "--config=/nowhere"},
          {"login", "x"},
          {"context", "list"}
        }) {
      assertThat(ContextChoice.of(environment, typed))
          .as(String.join(" ", typed))
          .isEqualTo(ContextChoice.NONE);
    }
  }

  @Test
  void environment_keepsTheCurrentContextOut_andNotANamedOne() {
    Contexts.of(environment).with(PROD).with(LAB).write();
    environment.put("ZMEM_AGGREGATOR", "elsewhere:7700");
    environment.put("ZMEM_TLS_CA", "/ca.pem");
    assertThat(aggregator("top")).isEqualTo("elsewhere:7700");
    assertThat(found("tls-dir", "top")).isNull();
    assertThat(aggregator("top", "--context=prod")).isEqualTo("agg.example:7700");
    assertThat(found("tls-ca", "top", "--context=prod")).isNull();
    environment.put("ZMEM_CONTEXT", "lab");
    assertThat(aggregator("top")).isEqualTo("lab:7700");
    assertThat(aggregator("top", "--context=prod")).isEqualTo("agg.example:7700");
  }

  @Test
  void badFile_doesNotStopWhatAsksNobody() throws IOException {
    assertThat(troubleWith("contexts: 7")).contains("config.yaml:1");
    for (String[] typed :
        new String[][] {{"top", "--local"}, {"top", "--from=x"}, {"--help"}, {"context", "list"}}) {
      assertThat(ContextChoice.of(environment, typed)).isEqualTo(ContextChoice.NONE);
    }
  }

  @Test
  void otherPrograms_haveNoContexts() {
    Contexts.of(environment).with(PROD).write();
    assertThat(
            SettingsSource.load("zmem-agent", home, environment, new String[] {"run"})
                .find("aggregator"))
        .isNull();
  }

  private String troubleWith(String text) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), text);
    try {
      return "none: " + Contexts.of(environment);
    } catch (ProgramException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private Path file() {
    return home.resolve("zmem").resolve("config.yaml");
  }

  private @org.jspecify.annotations.Nullable String aggregator(String... arguments) {
    return found("aggregator", arguments);
  }

  private @org.jspecify.annotations.Nullable String found(String key, String... arguments) {
    Setting found =
        SettingsSource.load("zmemctl", home.resolve("etc"), environment, arguments).find(key);
    return found == null ? null : found.text();
  }
}
