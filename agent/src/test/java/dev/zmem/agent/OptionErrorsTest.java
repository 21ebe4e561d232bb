package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the agent says of settings it cannot take, and where it found them. */
class OptionErrorsTest {
  private static final String RULES = "(expected: name:GLOB, user:GLOB or cgroup:GLOB)";

  @TempDir private Path folder;

  @Test
  void helpOfScan_explainsItsColumns() {
    assertThat(new CommandLine(new ScanCommand()).getUsageMessage())
        .contains(
            "NO PSS",
            "NO MEMORY",
            "VANISHED",
            "MALFORMED",
            "STATMS",
            "WINDOWS",
            "takes the CPU it needs");
  }

  @Test
  void ruleOfTheEnvironment_isNamedWithItsVariable() {
    assertThat(check(Map.of("ZMEM_NEVER_WALK", "foo")))
        .startsWith("zmem-agent: ZMEM_NEVER_WALK: ")
        .contains("--never-walk", "'foo' " + RULES)
        .hasLineCount(1);
    assertThat(check(Map.of("ZMEM_NEVER_WALK", "name:a, foo")))
        .startsWith("zmem-agent: ZMEM_NEVER_WALK: ")
        .contains("'foo' " + RULES);
  }

  @Test
  void settingsOfAFile_areNamedWithTheirLine() throws Exception {
    assertThat(checkFile("# ours\nnever-walk: [name:a, foo]\n"))
        .startsWith("zmem-agent: " + file() + ":2: ")
        .contains("'foo' " + RULES);
    assertThat(checkFile("threads: 65\n"))
        .startsWith("zmem-agent: " + file() + ":1: ")
        .contains("'65' (expected: 1 to 64)");
    assertThat(checkFile("\nmax-rows: 9\n"))
        .startsWith("zmem-agent: " + file() + ":2: ")
        .contains("'9' (expected: 10 to 100000)");
    assertThat(checkFile("host-name: 'a b'\n"))
        .startsWith("zmem-agent: " + file() + ":1: ")
        .contains(
            "'a b' (expected: 1 to 253 letters, digits and . _ - :, of which the first is no"
                + " sign and the last no dot)");
    assertThat(checkFile("pss: maybe\n"))
        .startsWith("zmem-agent: " + file() + ":1: ")
        .contains("'maybe' (expected: on or off)");
    assertThat(checkFile("cmdline: all\n")).contains("'all' (expected: none, scrubbed or full)");
  }

  @Test
  void labels_areTakenFromFlagsVariablesListsAndMappings() throws Exception {
    assertThat(check(Map.of(), "--label=role=worker", "--label=zone=a,tier=1")).isEmpty();
    assertThat(check(Map.of("ZMEM_LABEL", "role=worker,zone=a"))).isEmpty();
    assertThat(checkFile("label: [role=worker, zone=a]\n")).isEmpty();
    assertThat(checkFile("label:\n  role: worker\n  zone: a\n")).isEmpty();
    assertThat(checkFile("label:\n  role: worker\n  zone: a b\n"))
        .startsWith("zmem-agent: " + file() + ":1: ")
        .contains("'zone=a b' (expected: a value is")
        .hasLineCount(1);
    assertThat(check(Map.of(), "--label=role")).contains("'role' (expected: key=value)");
    assertThat(check(Map.of(), "--label=a=1", "--label=a=2"))
        .contains("--label: 'a' is set twice, to '1' and '2'");
    assertThat(checkFile("threads: {a: b}\n")).contains(":1: expected a value or a list of values");
  }

  @Test
  void variablesOfEnvironments_areCheckedAtTheStart() throws Exception {
    assertThat(checkFile("env-attributes: [CELERY_QUEUE, ROLE]\n")).isEmpty();
    assertThat(checkFile("\nenv-attributes: [CELERY_QUEUE, DB_PASSWORD]\n"))
        .startsWith("zmem-agent: " + file() + ":2: ")
        .contains("'DB_PASSWORD' looks like the name of a secret, which is not read")
        .hasLineCount(1);
    assertThat(check(Map.of(), "--env-attributes=A,B,C,D,E,F"))
        .contains("--env-attributes: 6 variables (expected: at most 5)");
  }

  @Test
  void settingsAsPeopleWriteThem_areTaken() throws Exception {
    for (String pss : new String[] {"on", "off", "true", "false", "yes", "no", "Off"}) {
      assertThat(checkFile("pss: " + pss + "\n")).as(pss).isEmpty();
    }
    assertThat(checkFile("never-walk: name:a, user:b\n")).isEmpty();
    assertThat(check(Map.of(), "--never-walk=name:a, user:b ", "--threads=64")).isEmpty();
    assertThat(check(Map.of(), "--cmdline=NONE")).isEmpty();
  }

  @Test
  void sizesWithoutAUnit_areAnsweredWithUnits() {
    assertThat(check(Map.of(), "--delta-bytes=64"))
        .contains("--delta-bytes", "'64' has no unit (expected: a size such as 64KiB");
    assertThat(check(Map.of(), "--delta-bytes=64KiB")).isEmpty();
    assertThat(check(Map.of(), "--interval=5")).contains("--interval", "'5'");
  }

  @Test
  void optionBeforeItsCommand_isToldWhereItBelongs() {
    StringWriter err = new StringWriter();
    int code =
        new Program("zmem-agent", Map.of())
            .run(new AgentMain(), discard(), new PrintWriter(err), "--interval=1s");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("zmem-agent: unknown option '--interval=1s' (did you mean 'run --interval'?)");
  }

  private Path file() {
    return folder.resolve("agent.yaml");
  }

  private String checkFile(String text) throws Exception {
    Files.writeString(file(), text);
    return check(Map.of(), "--config=" + file());
  }

  /** What {@code run --check-config} says; empty when all is well. */
  private static String check(Map<String, String> environment, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "run";
    arguments[1] = "--check-config";
    System.arraycopy(options, 0, arguments, 2, options.length);
    StringWriter err = new StringWriter();
    int code =
        new Program("zmem-agent", environment)
            .run(new AgentMain(), discard(), new PrintWriter(err), arguments);
    assertThat(code).isEqualTo(err.toString().isEmpty() ? 0 : 2);
    return err.toString();
  }

  @Test
  void passesWithPausesBetween_areWholeLines_whenTheyAreShown() {
    List<String> shown = new ArrayList<>();
    StringWriter text = new StringWriter();
    PrintWriter out =
        new PrintWriter(text) {
          @Override
          public void flush() {
            shown.add(text.toString());
          }
        };
    new Program("zmem-agent", Map.of())
        .run(new AgentMain(), out, discard(), "scan", "--repeat=2", "--interval=100ms");
    assertThat(shown).hasSizeGreaterThanOrEqualTo(2).allMatch(soFar -> soFar.endsWith("\n"));
    assertThat(text.toString()).hasLineCount(3).doesNotContain("\n\n");
  }

  private static PrintWriter discard() {
    return new PrintWriter(new StringWriter());
  }
}
