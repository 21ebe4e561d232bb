package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measuring may cost, as people ask for it. */
class MeasuringOptionsTest {
  @TempDir private Path folder;

  @Test
  void stallBudget_withoutUnit_isRefused_whereverItIsSet() throws IOException {
    String reason = "'5' has no unit (expected: 1ms to 1m, such as 2s or 500ms)";
    assertThat(check(Map.of(), "--stall-budget=5")).startsWith("2 ").contains(reason);
    assertThat(check(Map.of("ZMEM_STALL_BUDGET", "5"))).startsWith("2 ").contains(reason);
    Path file = Files.writeString(folder.resolve("agent.yaml"), "stall-budget: 5\n");
    assertThat(check(Map.of(), "--config=" + file)).startsWith("2 ").contains(reason);
  }

  @Test
  void stallBudget_withUnit_isTaken_andAnAgeMayBeSeconds() {
    assertThat(check(Map.of(), "--stall-budget=5ms")).isEqualTo("0 configuration ok\n");
    assertThat(check(Map.of(), "--stall-budget=1s", "--max-age=60s"))
        .isEqualTo("0 configuration ok\n");
    assertThat(check(Map.of(), "--stall-budget=2m"))
        .startsWith("2 ")
        .contains("'2m' (expected: 1ms to 1m, such as 2s or 500ms)");
    assertThat(check(Map.of(), "--stall-budget=soon")).startsWith("2 ");
  }

  /** The exit code and all that was printed. */
  private String check(Map<String, String> environment, String... options) {
    StringWriter printed = new StringWriter();
    PrintWriter writer = new PrintWriter(printed);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "scan";
    arguments[1] = "--check-config";
    System.arraycopy(options, 0, arguments, 2, options.length);
    int code =
        new Program("zmem-agent", environment).run(new AgentMain(), writer, writer, arguments);
    return code + " " + printed;
  }
}
