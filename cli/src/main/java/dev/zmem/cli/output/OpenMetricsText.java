package dev.zmem.cli.output;

import dev.zmem.text.Escapes;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reports as OpenMetrics 1.0: a gauge for each column of numbers, labelled by what the row stands
 * for, and one for each number that says what the answer covers. A value that is absent is left
 * out; the total is, too, for it is the sum of its rows.
 */
final class OpenMetricsText {
  private static final String PREFIX = "zmem_";

  private OpenMetricsText() {}

  static <R> void print(Report<R> report, PrintWriter out) {
    List<Column<R>> names = report.columns().stream().filter(OpenMetricsText::isName).toList();
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    Map<String, Map<Labels, Double>> families = new TreeMap<>();
    for (R row : report.rows()) {
      Labels labels = labels(names, row);
      for (Column<R> column : report.columns()) {
        if (!isName(column) && column.value().apply(row) instanceof Number number) {
          // rows of one name, as of processes that were summed, count together
          families
              .computeIfAbsent(name(column.key()), _ -> new LinkedHashMap<>())
              .merge(labels, number.doubleValue(), Double::sum);
        }
      }
    }
    report
        .coverage()
        .forEach((key, value) -> {
          if (value instanceof Number number) {
            families.put(name("coverage_" + key), Map.of(Labels.EMPTY, number.doubleValue()));
          }
        });
    families.forEach((name, points) -> metrics.metricSnapshot(gauge(name, points)));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      OpenMetricsTextFormatWriter.create().write(text, metrics.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.print(text.toString(StandardCharsets.UTF_8));
  }

  private static GaugeSnapshot gauge(String name, Map<Labels, Double> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name);
    points.forEach((labels, value) ->
        gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }

  /** Whether a column says what a row stands for: words that every table has, and the pid. */
  private static boolean isName(Column<?> column) {
    return column.shown() == Column.Detail.TABLE
        && (column.kind() == Column.Kind.TEXT && !column.look().ifAny()
            || column.key().equals("pid"));
  }

  private static <R> Labels labels(List<Column<R>> names, R row) {
    List<String> keys = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Column<R> column : names) {
      Object value = column.value().apply(row);
      String key = label(column);
      if (value != null && !keys.contains(key)) {
        keys.add(key);
        values.add(Escapes.escape(TableCells.text(value)));
      }
    }
    return Labels.of(keys.toArray(String[]::new), values.toArray(String[]::new));
  }

  /**
   * {@code name} is called by its title, as {@code program}; an arrow in it is none of its name.
   */
  private static String label(Column<?> column) {
    String word =
        column.key().equals("name")
            ? column.title().toLowerCase(Locale.ROOT).replaceAll("[↑↓]", "").strip()
            : column.key();
    return PrometheusNaming.sanitizeLabelName(word.replace(' ', '_'));
  }

  private static String name(String key) {
    return PrometheusNaming.sanitizeMetricName(PREFIX + (key.equals("count") ? "processes" : key));
  }
}
