package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process of this machine whose name is made to hurt, from the kernel to every output. */
class HostileNamesTest {
  /**
   * A colour, a newline (a blank in a title), a byte that is no UTF-8, a C1 control, a comma,
   * quotes, a mirror and a tag.
   */
  private static final String PERL =
      "$0 = \"hurtful \\e[31m\\n\\xff\\xc2\\x9b,\\x22q\\x22\\xe2\\x80\\xae\\xf3\\xa0\\x81\\x81 name\";"
          + " $| = 1; print \"ready\\n\"; sleep 1000";

  private static final String SHOWN = "hurtful \\x1b[31m \\xff\\u009b,\"q\"\\u202e\\U000e0041 name";

  private Process process;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    process = new ProcessBuilder("/usr/bin/perl", "-e", PERL).start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
  }

  @AfterEach
  void end() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void tables_showItEscaped_onItsLine() {
    for (String format : List.of("table", "wide")) {
      assertThat(lines(format)).filteredOn(line -> line.contains(SHOWN)).hasSize(1);
    }
  }

  @Test
  void csv_hasItEscapedAndQuoted_onItsLine() {
    String field = '"' + SHOWN.replace("\"", "\"\"") + '"';
    assertThat(lines("csv")).hasSize(2).last().asString().endsWith("," + field);
  }

  @Test
  void json_hasItEscaped_onItsLine() {
    String value = "\"name\":\"" + SHOWN.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    assertThat(lines("json")).filteredOn(line -> line.contains(value)).hasSize(1);
    assertThat(lines("jsonl")).hasSize(2).first().asString().contains(value);
  }

  /** What zmemctl prints of it; nothing in there moves a cursor or hides. */
  private static List<String> lines(String format) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new Program("zmemctl", Map.of("ZMEM_SOCKET", "off"))
            .run(
                new ZmemctlMain(),
                new PrintWriter(out),
                new PrintWriter(err),
                "top",
                "--local",
                "--filter=^hurtful",
                "-o",
                format);
    assertThat(exit).as(err.toString()).isZero();
    assertThat(Stream.of(out, err).map(StringWriter::toString))
        .allSatisfy(text ->
            assertThat(text.codePoints())
                .allMatch(c -> c == '\n' || c == '\r' || Character.getType(c) != Character.CONTROL)
                .noneMatch(c -> Character.getType(c) == Character.FORMAT));
    return out.toString().lines().toList();
  }
}
