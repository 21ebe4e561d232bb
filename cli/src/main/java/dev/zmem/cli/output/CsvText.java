package dev.zmem.cli.output;

import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports as CSV (RFC 4180): raw bytes, an empty field for what is absent, the answer's time in the
 * first column. Text that a spreadsheet would take for a formula has a {@code '} before it.
 */
final class CsvText {
  private static final String TIME = "time";

  /** What formulas begin with (OWASP, CSV injection); a program may be called so. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private CsvText() {}

  static <R> void print(Report<R> report, boolean headers, PrintWriter out) {
    if (headers) {
      out.print(
          report.columns().stream()
              .map(Column::key)
              .collect(Collectors.joining(",", TIME + ",", "\r\n")));
    }
    String time = field(report.time());
    for (R row : report.rows()) {
      out.print(
          report.columns().stream()
              .map(column -> field(column.value().apply(row)))
              .collect(Collectors.joining(",", time + ",", "\r\n")));
    }
  }

  /** A value as a field. */
  static String field(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = Escapes.escape(TableCells.text(value));
    if (value instanceof String given
        && !given.isEmpty()
        && FORMULA_STARTS.indexOf(given.charAt(0)) >= 0) {
      text = "'" + text;
    }
    return text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf(';') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
