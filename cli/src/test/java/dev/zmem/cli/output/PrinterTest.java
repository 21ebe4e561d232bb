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
          Map.of("hosts_matched", 1L),
          1_767_225_600_123L);

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
  void programNamedLikeTheDash_isQuoted() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Report<Line> report =
        new Report<>("rows", REPORT.columns(), List.of(new Line("-", null)), null, Map.of());
    new Printer(Format.TABLE, false, 0).print(report, out);
    new Printer(Format.JSONL, false, 0).print(report, out);
    out.flush();
    assertThat(text.toString()).startsWith("-  '-'\n").contains("\"name\":\"-\"");
  }

  @Test
  void commandLine_beginsWithWhatTells_inTablesOnly() {
    String line = "java -cp " + "/opt/app/lib/a.jar:".repeat(30) + " org.example.Main --port=1";
    List<Column<Line>> columns =
        List.of(new Column<>("COMMAND", "command", Kind.COMMAND, Detail.TABLE, Line::name));
    Report<Line> report =
        new Report<>("rows", columns, List.of(new Line(line, null)), null, Map.of());
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(Format.TABLE, false, 0).print(report, out);
    new Printer(Format.CSV, false, 0).print(report, out);
    out.flush();
    assertThat(text.toString())
        .startsWith("java org.example.Main --port=1 … -cp /opt")
        .contains(line + "\r\n");
  }

  @Test
  void wide_hasMoreColumns() {
    assertThat(print(Format.WIDE, false)).startsWith("1.5 MiB  3s  a ");
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
    List<String> lines = print(Format.JSONL, true).lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.subList(0, 2)).allMatch(line -> line.startsWith("{\"ram_bytes\":"));
  }

  @Test
  void jsonLines_endWithTimeTotalAndCoverage() {
    assertThat(print(Format.JSONL, true))
        .endsWith(
            "\n{\"time\":\"2026-01-01T00:00:00.123Z\",\"total\":{\"ram_bytes\":1572864,\"age_seconds\":3.25,"
                + "\"name\":\"TOTAL\"},\"coverage\":{\"hosts_matched\":1}}\n");
  }

  @Test
  void json_beginsWithTheTime_andSaysWhatIsLeftOut() {
    assertThat(print(Format.JSON, true))
        .startsWith("{\"time\":\"2026-01-01T00:00:00.123Z\",\n\"rows\":[");
    assertThat(print(REPORT.answered(0, 1), Format.JSON, true))
        .startsWith("{\"time\":null,")
        .contains("\"zmemctl_left_out\":1}");
  }

  @Test
  void csv_hasNoFormulas_butNegativeNumbers() {
    for (String formula : List.of("=1+1", "+1", "-bash", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1")) {
      assertThat(print(report(formula, 1L), Format.CSV, false))
          .as(formula)
          .startsWith("2026-01-01T00:00:00.123Z,1,3.25,'");
    }
    assertThat(print(report("=a\";b", 1L), Format.CSV, false)).endsWith(",\"'=a\"\";b\"\r\n");
    assertThat(print(report("a-=b", -5L), Format.CSV, false)).endsWith("Z,-5,3.25,a-=b\r\n");
  }

  private static Report<Line> report(String name, Long bytes) {
    return new Report<>(
        "rows",
        REPORT.columns(),
        List.of(new Line(name, bytes)),
        null,
        Map.of(),
        1_767_225_600_123L);
  }

  @Test
  void csv_quotes_andLeavesAbsentEmpty() {
    assertThat(print(Format.CSV, true))
        .isEqualTo(
            """
            time,ram_bytes,age_seconds,name\r
            2026-01-01T00:00:00.123Z,1572864,3.25,"a ""b"",\\x1b[2J\\n"\r
            2026-01-01T00:00:00.123Z,,3.25,denied\r
            """);
    assertThat(print(Format.CSV, false)).startsWith("2026-01-01T00:00:00.123Z,1572864,");
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
    assertThat(text.toString().strip()).isEqualTo("1 B  " + "x".repeat(12) + "…" + "x".repeat(12));
  }

  private static String print(Format format, boolean headers) {
    return print(REPORT, format, headers);
  }

  private static String print(Report<Line> report, Format format, boolean headers) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, headers, 0).print(report, out);
    out.flush();
    return text.toString();
  }
}
