package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Variables of the environments of real processes. */
class EnvironmentTest {
  @Test
  void allowedVariable_isAnAttribute_andNoOther() throws Exception {
    Attributes worker =
        attributes(
            Map.of("ZMEM_TEST_QUEUE", "uploads", "ZMEM_TEST_OTHER", "secret-0"),
            List.of("ZMEM_TEST_QUEUE", "ZMEM_TEST_NONE"));
    assertThat(worker.get("env:ZMEM_TEST_QUEUE")).isEqualTo("uploads");
    assertThat(worker.get("env:ZMEM_TEST_NONE")).isEmpty();
    assertThat(worker.toString()).doesNotContain("secret-0");
  }

  @Test
  void value_isPrintable_bounded_andScrubbed() throws Exception {
    Attributes worker =
        attributes(
            Map.of(
                "ZMEM_TEST_LONG", "x".repeat(5000),
                "ZMEM_TEST_ODD", "a\n\u001b[2Jb",
                "ZMEM_TEST_URL", "amqp://app:hunter2@mq/vhost"),
            List.of("ZMEM_TEST_LONG", "ZMEM_TEST_ODD", "ZMEM_TEST_URL"));
    assertThat(worker.get("env:ZMEM_TEST_LONG")).isEqualTo("x".repeat(256) + "…");
    assertThat(worker.get("env:ZMEM_TEST_ODD")).doesNotContain("\n", "\u001b");
    assertThat(worker.get("env:ZMEM_TEST_URL")).contains("mq/vhost").doesNotContain("hunter2");
  }

  @Test
  void exec_bringsTheNewEnvironment() throws Exception {
    Path go = Files.createTempFile("zmem-env", ".fifo");
    Files.delete(go);
    assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "read x < " + go + "; ZMEM_TEST_QUEUE=second exec sleep 60");
    builder.environment().put("ZMEM_TEST_QUEUE", "first");
    Process process = builder.start();
    try (Scanner scanner = new Scanner(settings(List.of("ZMEM_TEST_QUEUE")))) {
      assertThat(sample(scanner, process).get("env:ZMEM_TEST_QUEUE")).isEqualTo("first");
      Files.writeString(go, "go\n");
      Path exe = Path.of("/proc/" + process.pid() + "/cmdline");
      while (!Files.readString(exe).startsWith("sleep")) {
        Thread.onSpinWait();
      }
      Attributes after = sample(scanner, process);
      while (!after.program().equals("sleep")) {
        after = sample(scanner, process);
      }
      assertThat(after.get("env:ZMEM_TEST_QUEUE")).isEqualTo("second");
    } finally {
      end(process);
      Files.delete(go);
    }
  }

  @Test
  void namesOfSecrets_andTooMany_areRefused() {
    for (String name :
        List.of("AWS_SECRET_ACCESS_KEY", "DB_PASSWORD", "API_KEY", "GITHUB_TOKEN", "PGPASSWORD")) {
      assertThatThrownBy(() -> NamingSettings.variables(List.of(name)))
          .hasMessage("'" + name + "' looks like the name of a secret, which is not read");
    }
    for (String name : List.of("", "A B", "1A", "A=B", "Ä", "A".repeat(65))) {
      assertThatThrownBy(() -> NamingSettings.variables(List.of(name)))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(NamingSettings.variables(List.of("CELERY_QUEUE", "ROLE", "QUEUE", "A", "_b1", "A")))
        .hasSize(5);
    assertThatThrownBy(() -> NamingSettings.variables(List.of("A", "B", "C", "D", "E", "F")))
        .hasMessage("6 variables (expected: at most 5)");
  }

  private static Attributes attributes(Map<String, String> environment, List<String> allowed)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (Scanner scanner = new Scanner(settings(allowed))) {
      Path line = Path.of("/proc/" + process.pid() + "/cmdline");
      while (!Files.readString(line).startsWith("sleep")) {
        Thread.onSpinWait(); // the launcher's own exec
      }
      return sample(scanner, process);
    } finally {
      end(process);
    }
  }

  private static Attributes sample(Scanner scanner, Process process) {
    return LiveScans.sample(scanner.pass(), (int) process.pid()).orElseThrow().attributes();
  }

  private static ScanSettings settings(List<String> allowed) {
    return new ScanSettings(
        ProcRoot.SYSTEM,
        "this-host-1",
        1,
        new NamingSettings(CommandLines.Detail.SCRUBBED, NamingSettings.variables(allowed)),
        Measuring.DEFAULT.withUnlimitedCpu());
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void variable_isAnAttributeByItsKey() {
    assertThat(Attribute.of("env:QUEUE")).contains(Attribute.environment("QUEUE"));
    assertThat(Attribute.of("env:")).isEmpty();
    assertThat(Attribute.of("env:a-b")).isEmpty();
    assertThat(Attribute.environment("QUEUE").isSubtotalled()).isFalse();
  }
}
