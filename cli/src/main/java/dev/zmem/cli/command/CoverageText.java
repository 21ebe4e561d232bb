package dev.zmem.cli.command;

import dev.zmem.cli.output.Decimals;
import dev.zmem.program.ByteSizes;
import dev.zmem.program.Escapes;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.StaleHost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an answer covers, in a line for people and as JSON fields. */
final class CoverageText {
  /** Silent hosts named in the line. */
  private static final int NAMED_STALE = 5;

  private CoverageText() {}

  /**
   * {@code 3 of 4 hosts reporting, 212 processes, oldest sample 3.2 s; 3 denied; silent: db-01
   * (40.0 s); 2 estimated (± 1.2 MiB in all)}.
   *
   * @param errorBytes sum of the bounds of the figures' errors; 0 leaves it out
   */
  static String line(Coverage coverage, long errorBytes) {
    StringBuilder line = new StringBuilder();
    line.append(coverage.getHostsReporting())
        .append(" of ")
        .append(coverage.getHostsMatched())
        .append(coverage.getHostsMatched() == 1 ? " host" : " hosts")
        .append(" reporting, ")
        .append(coverage.getProcesses())
        .append(coverage.getProcesses() == 1 ? " process" : " processes");
    if (coverage.hasOldestSampleSeconds()) {
      line.append(", oldest sample ").append(age(coverage.getOldestSampleSeconds()));
    }
    if (coverage.getDenied() > 0) {
      line.append("; ")
          .append(coverage.getDenied())
          .append(" denied (their memory is not in the sums: the agent needs CAP_SYS_PTRACE)");
    }
    if (coverage.getMalformed() > 0) {
      line.append("; ").append(coverage.getMalformed()).append(" could not be read");
    }
    if (coverage.getHostsStale() > 0) {
      line.append("; silent: ")
          .append(
              coverage.getStaleList().stream()
                  .limit(NAMED_STALE)
                  .map(CoverageText::stale)
                  .collect(Collectors.joining(", ")));
      long more = coverage.getHostsStale() - Math.min(NAMED_STALE, coverage.getStaleCount());
      line.append(more > 0 ? " and " + more + " more" : "");
    }
    estimates(coverage, errorBytes, line);
    return line.toString();
  }

  /** What of the figures is no exact reading, or an old one. */
  private static void estimates(Coverage coverage, long errorBytes, StringBuilder line) {
    if (coverage.getEstimated() > 0) {
      line.append("; ")
          .append(coverage.getEstimated())
          .append(" estimated")
          .append(errorBytes > 0 ? " (± " + ByteSizes.print(errorBytes) + " in all)" : "");
    }
    if (coverage.getUnwalked() > 0) {
      line.append("; ")
          .append(coverage.getUnwalked())
          .append(" not walked, by rule or not yet (no PSS: not in the sums)");
    }
    if (coverage.getOverdue() > 0) {
      line.append(coverage.getOverdueIsBound() ? "; at most " : "; ")
          .append(coverage.getOverdue())
          .append(" older than their agent's --max-age (its budgets did not allow more)");
    }
  }

  /** The same as fields. */
  static Map<String, @Nullable Object> fields(Coverage coverage) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("hosts_matched", coverage.getHostsMatched());
    fields.put("hosts_reporting", coverage.getHostsReporting());
    fields.put("hosts_stale", coverage.getHostsStale());
    fields.put("processes", coverage.getProcesses());
    fields.put("denied", coverage.getDenied());
    fields.put("malformed", coverage.getMalformed());
    fields.put("estimated", coverage.getEstimated());
    fields.put("unwalked", coverage.getUnwalked());
    fields.put("overdue", coverage.getOverdue());
    fields.put("overdue_is_bound", coverage.getOverdueIsBound());
    fields.put(
        "oldest_sample_seconds",
        coverage.hasOldestSampleSeconds() ? coverage.getOldestSampleSeconds() : null);
    fields.put(
        "stale",
        coverage.getStaleList().stream()
            .map(host -> Map.of("name", host.getName(), "age_seconds", host.getAgeSeconds()))
            .toList());
    return fields;
  }

  /** Why nothing matched, and what is near. */
  static String nothingMatched(Coverage coverage, List<String> globs) {
    if (coverage.getHostsKnown() == 0) {
      return "no host reports to this aggregator yet: start 'zmem-agent run --aggregator=…' on one";
    }
    String near = String.join(", ", coverage.getNearNamesList());
    return "no host matches "
        + Escapes.escape(String.join(",", globs))
        + " ("
        + coverage.getHostsKnown()
        + " known"
        + (near.isEmpty() ? "" : ", near: " + Escapes.escape(near))
        + ")";
  }

  private static String stale(StaleHost host) {
    return Escapes.escape(host.getName()) + " (" + age(host.getAgeSeconds()) + ")";
  }

  private static String age(double seconds) {
    return seconds < 120 ? Decimals.one(seconds) + " s" : Math.round(seconds / 60) + " min";
  }
}
