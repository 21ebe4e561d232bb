package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What check-rules says of real processes and of wrong files. */
class CheckRulesTest {
  @TempDir private Path folder;
  private @Nullable Process worker;

  @BeforeEach
  void start() throws Exception {
    Process started =
        new ProcessBuilder("sh", "-c", "read line", "zmem-check", "-Q", "uploads", "--password=x1")
            .start();
    worker = started;
    Path line = Path.of("/proc/" + started.pid() + "/cmdline");
    while (!Files.readString(line).contains("zmem-check")) {
      Thread.onSpinWait(); // the launcher's own exec
    }
  }

  @AfterEach
  void end() throws Exception {
    Objects.requireNonNull(worker).destroyForcibly();
    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void table_namesTheRuleOfEachProcess_andRulesWithout() throws Exception {
    String text =
        run(
            """
            grouping-rules:
              - name: nobody
                comm: zmem-no-such-process
              - name: worker ${queue}
                command: 'zmem-check -Q (?P<queue>\\w+)'
            """);
    assertThat(text.lines())
        .anyMatch(line ->
            line.matches(
                " *" + Objects.requireNonNull(worker).pid() + " +\\S+ +2 +\\S.* worker uploads"))
        .anyMatch(line -> line.startsWith("      1 ") && line.contains("  -  "))
        .contains("rule 1 (nobody) names no process");
  }

  @Test
  void secrets_areNotCaptured() throws Exception {
    String text =
        run("grouping-rules:\n  - name: pw=${1}\n    command: 'zmem-check.*--password=(.*)'\n");
    assertThat(text).contains("pw=***").doesNotContain("x1");
    assertThat(
            run(
                """
                cmdline: none
                grouping-rules:
                  - name: seen ${1}
                    command: 'zmem-check (.*)'
                """))
        .contains("rule 1 (seen ${1}) names no process");
  }

  @Test
  void json_hasProcessesAndRules() throws Exception {
    assertThat(
            run(
                "grouping-rules:\n  - name: '\"q\" ${1}'\n    command: 'zmem-check -Q (u)'\n",
                "-o", "json"))
        .contains("\"name\":\"\\\"q\\\" u\"}", "\"rule\":1,", "\"processes\":1}");
  }

  @Test
  void rulesOfAnotherFile_areTaken_andNamedWithTheirPlace() throws Exception {
    Files.writeString(folder.resolve("rules.yaml"), "- name: other\n  command: zmem-check\n");
    assertThat(run("grouping-rules: '@rules.yaml'\n")).containsPattern(" 1  \\S+( -c)? +other");
    Files.writeString(folder.resolve("rules.yaml"), "- name: other\n  command: '(a'\n");
    assertThat(run("grouping-rules: '@rules.yaml'\n"))
        .isEqualTo(
            "zmem-agent: "
                + folder.resolve("rules.yaml")
                + ":2:12: grouping-rules: rule 1: command: '(a': missing closing )\n");
    assertThat(run("grouping-rules: '@no.yaml'\n"))
        .contains("cannot read ", "no.yaml: no such file");
  }

  @Test
  void wrongRules_areNamedWithLineAndColumn() throws Exception {
    assertThat(run("grouping-rules:\n  - name: a\n    com: b\n"))
        .isEqualTo(
            "zmem-agent: "
                + folder.resolve("agent.yaml")
                + ":3:10: grouping-rules: 'com' (expected: name, comm, exe, command, user or"
                + " cgroup)\n");
    assertThat(run("grouping-rules:\n  - name: a\n")).contains(":2:5: grouping-rules: rule 1: no");
    assertThat(run("grouping-rules:\n  - a\n")).contains(":2:5: expected a mapping");
    assertThat(run("grouping-rules: a\n")).contains(":1:17: expected a list");
    assertThat(run("grouping-rules:\n  - name: [a]\n")).contains(":2:11: expected a plain value");
    assertThat(run("grouping-rules:\n  - name: a\n    name: b\n")).contains("agent.yaml:3");
  }

  private String run(String settings, String... more) throws Exception {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, settings);
    String[] arguments = new String[more.length + 2];
    arguments[0] = "check-rules";
    arguments[1] = "--config=" + file;
    System.arraycopy(more, 0, arguments, 2, more.length);
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code = new Program("zmem-agent", Map.of()).run(new AgentMain(), out, out, arguments);
    out.flush();
    assertThat(code).isEqualTo(text.toString().startsWith("zmem-agent: ") ? 2 : 0);
    return text.toString();
  }
}
