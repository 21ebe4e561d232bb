package dev.zmem.cli;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What two answers to one question have in common though each was measured at its own moment. */
final class AnswerShape {
  private AnswerShape() {}

  /** The values of an answer that are there, by column and for the total; and what it covers. */
  static Set<String> of(FleetAnswer answer) {
    Set<String> paths = new TreeSet<>();
    for (Column<Integer> column : answer.columns()) {
      if (isRate(column)) {
        continue;
      }
      String path = column.key() + " " + column.title() + " " + column.kind() + column.shown();
      for (int row = 0; row < answer.rows(); row++) {
        if (column.value().apply(row) != null) {
          paths.add("row." + path);
        }
      }
      if (answer.hasTotal() && column.value().apply(answer.rows()) != null) {
        paths.add("total." + path);
      }
    }
    answer.covered().fields().forEach((key, value) -> paths.add(key + " " + (value == null)));
    answer.covered().facts().forEach((key, value) -> paths.add(key + " " + (value == null)));
    return paths;
  }

  /** Rows without their measures, in an order of their own. */
  static List<String> words(FleetAnswer answer) {
    List<String> words = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      words.add(words(answer, row));
    }
    words.sort(null);
    return words;
  }

  /** The total without its measures. */
  static String total(FleetAnswer answer) {
    return words(answer, answer.rows());
  }

  private static String words(FleetAnswer answer, int row) {
    Map<String, Object> words = new LinkedHashMap<>();
    for (Column<Integer> column : answer.columns()) {
      Object value = column.value().apply(row);
      boolean isMeasure =
          column.key().endsWith("_bytes")
              || column.key().endsWith("_seconds")
              || column.key().equals("percent")
              || isRate(column)
              || column.key().equals("started_at");
      if (value != null && !isMeasure) {
        words.put(column.key(), value);
      }
    }
    return words.toString();
  }

  /** Told from the second pass on; whoever is asked may have made one or several. */
  private static boolean isRate(Column<Integer> column) {
    return column.key().endsWith("_per_second");
  }

  /** The values of a column, row by row; those of no such column are none. */
  static List<Object> values(FleetAnswer answer, String key) {
    List<Object> values = new ArrayList<>();
    for (Column<Integer> column : answer.columns()) {
      if (column.key().equals(key)) {
        for (int row = 0; row < answer.rows(); row++) {
          Object value = column.value().apply(row);
          if (value != null) {
            values.add(value);
          }
        }
      }
    }
    return values;
  }

  /** The total's number. */
  static Object total(FleetAnswer answer, String key) {
    return answer.columns().stream()
        .filter(column -> column.key().equals(key))
        .findFirst()
        .map(column -> column.value().apply(answer.rows()))
        .orElseThrow();
  }
}
