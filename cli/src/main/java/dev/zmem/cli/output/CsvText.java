package dev.zmem.cli.output;

import dev.zmem.program.Escapes;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports as CSV (RFC 4180): raw bytes, an empty field for what is absent. */
final class CsvText {
  private CsvText() {}

  static <R> void print(Report<R> report, boolean headers, PrintWriter out) {
    if (headers) {
      out.print(
          report.columns().stream().map(Column::key).collect(Collectors.joining(",")) + "\r\n");
    }
    for (R row : report.rows()) {
      out.print(
          report.columns().stream()
                  .map(column -> field(column.value().apply(row)))
                  .collect(Collectors.joining(","))
              + "\r\n");
    }
  }

  private static String field(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = Escapes.escape(value.toString());
    return text.indexOf(',') < 0 && text.indexOf('"') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
