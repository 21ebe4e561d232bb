package dev.zmem.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrinterTest {
  record Line(String name, @Nullable Long bytes) {}

  private static final Report<Line> REPORT =
      new Report<>(
          "rows",
          List.of(
              new Column<>("RAM", "ram_bytes", Kind.BYTES, Detail.TABLE, Line::bytes),
              new Column<>("AGE", "age_seconds", Kind.SECONDS, Detail.WIDE, line -> 3.25),
              new Column<>("PROGRAM", "name", Kind.TEXT, Detail.TABLE, Line::name)),
          List.of(new Line("a \"b\",\u001b[2J\n", 1536L * 1024), new Line("denied", null)),
          new Line("TOTAL", 1536L * 1024),
          Map.of("hosts_matched", 1L));

  @Test
  void table_alignsNumbers_showsAbsentAsADash_andEscapes() {
    assertThat(print(Format.TABLE, true))
        .isEqualTo(
            """
                RAM  PROGRAM
            1.5 MiB  a "b",\\x1b[2J\\n
                  -  denied
            ----------------
            1.5 MiB  TOTAL
            """);
  }

  @Test
  void wide_hasMoreColumns() {
    assertThat(print(Format.WIDE, false)).startsWith("1.5 MiB  3.3s  a ");
  }

  @Test
  void rule_endsWithTheLastTitle_howeverLongItsCells() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Line line = new Line("x".repeat(1000), 1L);
    new Printer(Format.WIDE, true, 0)
        .print(new Report<>("rows", REPORT.columns(), List.of(line), line, Map.of()), out);
    out.flush();
    List<String> lines = text.toString().lines().toList();
    assertThat(lines.get(2)).isEqualTo("-".repeat(lines.getFirst().length()));
  }

  @Test
  void json_isRawBytes_andNullForAbsent() {
    assertThat(print(Format.JSON, true))
        .contains(
            "{\"ram_bytes\":1572864,\"age_seconds\":3.25,\"name\":\"a \\\"b\\\",\\u001b[2J\\u000a\"}")
        .contains("{\"ram_bytes\":null,\"age_seconds\":3.25,\"name\":\"denied\"}")
        .contains("\"total\":{\"ram_bytes\":1572864")
        .endsWith("\"coverage\":{\"hosts_matched\":1}}\n");
  }

  @Test
  void json_escapesWhatATerminalObeys_beyondAsciiToo() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Line line = new Line("a\u009b31m\u0085b\u2028c\u2029d\u202ee\u007fé", 1L);
    new Printer(Format.JSONL, false, 0)
        .print(new Report<>("rows", REPORT.columns(), List.of(line), null, Map.of()), out);
    out.flush();
    assertThat(text.toString()).contains("\"a\\u009b31m\\u0085b\\u2028c\\u2029d\\u202ee\\u007fé\"");
  }

  @Test
  void jsonLines_areOneObjectARow() {
    assertThat(print(Format.JSONL, true).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"ram_bytes\":"));
  }

  @Test
  void csv_quotes_andLeavesAbsentEmpty() {
    assertThat(print(Format.CSV, true))
        .isEqualTo(
            "ram_bytes,age_seconds,name\r\n1572864,3.25,\"a \"\"b\"\",\\x1b[2J\\n\"\r\n,3.25,denied\r\n");
    assertThat(print(Format.CSV, false)).startsWith("1572864,");
  }

  @Test
  void narrowTerminal_cutsTheNameOnly() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(Format.TABLE, false, 30)
        .print(
            new Report<>(
                "rows", REPORT.columns(), List.of(new Line("x".repeat(50), 1L)), null, Map.of()),
            out);
    out.flush();
    assertThat(text.toString().strip()).isEqualTo("1 B  " + "x".repeat(24) + "…");
  }

  private static String print(Format format, boolean headers) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, headers, 0).print(REPORT, out);
    out.flush();
    return text.toString();
  }
}
