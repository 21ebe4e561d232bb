package dev.zmem.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OpenMetricsTextTest {
  private record Line(String name, @Nullable Long bytes, String kind) {}

  private static final List<Column<Line>> COLUMNS =
      List.of(
          new Column<>("RAM↓", "ram_bytes", Kind.BYTES, Detail.TABLE, Line::bytes),
          new Column<>("COUNT", "count", Kind.COUNT, Detail.TABLE, line -> 1L),
          new Column<>("KIND", "kind", Kind.TEXT, Detail.WIDE, Line::kind),
          new Column<>("PROGRAM", "name", Kind.TEXT, Detail.TABLE, Line::name));

  @Test
  void rows_areGaugesByTheirNames_andAbsentIsLeftOut() {
    assertThat(print(new Line("web\"\n\\", 1024L, "exact"), new Line("db", null, "denied")))
        .isEqualTo(
            """
            # TYPE zmem_coverage_hosts_matched gauge
            zmem_coverage_hosts_matched 2.0
            # TYPE zmem_processes gauge
            zmem_processes{program="db"} 1.0
            zmem_processes{program="web\\"\\\\n\\\\"} 1.0
            # TYPE zmem_ram_bytes gauge
            zmem_ram_bytes{program="web\\"\\\\n\\\\"} 1024.0
            # EOF
            """);
  }

  @Test
  void rowsOfOneName_countTogether() {
    assertThat(print(new Line("(other programs)", 1L, ""), new Line("(other programs)", 2L, "")))
        .contains("zmem_ram_bytes{program=\"(other programs)\"} 3.0\n");
  }

  private static String print(Line... lines) {
    Map<String, @Nullable Object> coverage = new LinkedHashMap<>();
    coverage.put("hosts_matched", 2L);
    coverage.put("oldest_sample_seconds", null);
    coverage.put("stale", List.of());
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(Format.OPENMETRICS, true, 0)
        .print(new Report<>("rows", COLUMNS, Arrays.asList(lines), null, coverage), out);
    out.flush();
    return text.toString();
  }
}
