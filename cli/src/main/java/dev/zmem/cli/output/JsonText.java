package dev.zmem.cli.output;

import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports as JSON (RFC 8259): raw bytes, null for what is absent. */
final class JsonText {
  private JsonText() {}

  /** One object: time, what is told before the rows, rows, total, coverage. */
  static <R> void print(Report<R> report, Map<String, ?> before, PrintWriter out) {
    StringBuilder json = new StringBuilder("{\"time\":");
    value(report.time(), json);
    before(before, json);
    json.append(",\n\"").append(report.rowsKey()).append("\":[");
    String separator = "";
    for (R row : report.rows()) {
      json.append(separator).append("\n  ");
      row(report.columns(), row, json);
      separator = ",";
    }
    json.append("],\n");
    R total = report.total();
    if (total != null) {
      json.append("\"total\":");
      row(report.columns(), total, json);
      json.append(",\n");
    }
    json.append("\"coverage\":");
    value(report.coverage(), json);
    out.println(json.append('}'));
  }

  /**
   * An object a row, a line each; after the last a line of the answer's time, total and coverage,
   * which rows have not.
   */
  static <R> void printLines(Report<R> report, Map<String, ?> before, PrintWriter out) {
    for (R row : report.rows()) {
      StringBuilder json = new StringBuilder();
      row(report.columns(), row, json);
      out.println(json);
    }
    StringBuilder json = new StringBuilder("{\"time\":");
    value(report.time(), json);
    before(before, json);
    R total = report.total();
    if (total != null) {
      json.append(",\"total\":");
      row(report.columns(), total, json);
    }
    json.append(",\"coverage\":");
    value(report.coverage(), json);
    out.println(json.append('}'));
  }

  private static void before(Map<String, ?> before, StringBuilder json) {
    for (Map.Entry<String, ?> told : before.entrySet()) {
      json.append(",\n\"").append(told.getKey()).append("\":");
      value(told.getValue(), json);
    }
  }

  private static <R> void row(List<Column<R>> columns, R row, StringBuilder json) {
    String separator = "{";
    for (Column<R> column : columns) {
      json.append(separator).append('"').append(column.key()).append("\":");
      value(column.value().apply(row), json);
      separator = ",";
    }
    json.append('}');
  }

  /** A value on its own: an object of a map. */
  static String object(Map<String, @Nullable Object> fields) {
    StringBuilder json = new StringBuilder();
    value(fields, json);
    return json.toString();
  }

  private static void value(@Nullable Object value, StringBuilder json) {
    switch (value) {
      case null -> json.append("null");
      case Number number -> json.append(number);
      case Boolean truth -> json.append(truth);
      case List<?> items -> {
        String separator = "[";
        for (Object item : items) {
          json.append(separator);
          value(item, json);
          separator = ",";
        }
        json.append(items.isEmpty() ? "[]" : "]");
      }
      case Map<?, ?> fields -> {
        String separator = "{";
        for (Map.Entry<?, ?> field : fields.entrySet()) {
          json.append(separator).append('"').append(field.getKey()).append("\":");
          value(field.getValue(), json);
          separator = ",";
        }
        json.append(fields.isEmpty() ? "{}" : "}");
      }
      default -> string(value.toString(), json);
    }
  }

  private static void string(String text, StringBuilder json) {
    json.append('"');
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      int end = at + Character.charCount(codePoint);
      if (codePoint == '"' || codePoint == '\\') {
        json.append('\\').append((char) codePoint);
      } else if (Escapes.isHidden(codePoint)) {
        for (int unit = at; unit < end; unit++) {
          json.append("\\u").append(Integer.toHexString(0x10000 | text.charAt(unit)), 1, 5);
        }
      } else {
        json.appendCodePoint(codePoint);
      }
      at = end;
    }
    json.append('"');
  }
}
