package dev.zmem.cli.command;

import dev.zmem.cli.output.Decimals;
import dev.zmem.program.ByteSizes;
import dev.zmem.program.Escapes;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.StaleHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an answer covers, in a line for people and as JSON fields. */
final class CoverageText {
  /** Hosts of one condition named in the line. */
  private static final int MAX_NAMED = 5;

  private CoverageText() {}

  /**
   * {@code 3 of 4 hosts reporting, 212 processes; 3 denied (…); silent: db-01 (40.0 s); 2 estimated
   * (± 1.2 MiB in all)}. The age of the oldest figures is said where some are too old: those of who
   * keeps still may be several maximum ages old and true.
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
    if (coverage.hasOldestSampleSeconds() && coverage.getOverdue() > 0) {
      line.append(", oldest figures ").append(age(coverage.getOldestSampleSeconds()));
    }
    denied(coverage, line);
    if (coverage.getMalformed() > 0) {
      line.append("; ").append(coverage.getMalformed()).append(" could not be read");
    }
    if (coverage.getHostsStale() > 0) {
      line.append("; silent: ")
          .append(
              named(
                  coverage.getStaleList().stream().map(CoverageText::stale),
                  coverage.getHostsStale()));
    }
    estimates(coverage, errorBytes, line);
    return line.toString();
  }

  /** What the kernel refuses, and what would help. */
  private static void denied(Coverage coverage, StringBuilder line) {
    long lacking = coverage.getDenied() - coverage.getRefused();
    if (lacking > 0) {
      line.append("; ")
          .append(lacking)
          .append(" denied (in no sum but RSS: the agent needs CAP_SYS_PTRACE)");
    }
    if (coverage.getRefused() > 0) {
      line.append("; ")
          .append(coverage.getRefused())
          .append(" refused (in no sum but RSS: the kernel denies them even to CAP_SYS_PTRACE)");
    }
  }

  /** Who has no PSS though nobody forbids it, by the reason. */
  private static void unwalked(Coverage coverage, StringBuilder line) {
    List<String> reasons = new ArrayList<>();
    reason(coverage.getNeverWalked(), "never walked by rule", reasons);
    if (coverage.getPssOff() > 0) {
      Stream<String> hosts = coverage.getPssOffHostsList().stream().map(Escapes::escape);
      reasons.add(
          coverage.getPssOff()
              + " on "
              + named(hosts, coverage.getHostsPssOff())
              + " where PSS is off");
    }
    reason(
        coverage.getPageTableRefused(), "too large to walk with its page table refused", reasons);
    reason(coverage.getUnmeasured(), "not measured yet", reasons);
    reason(readFailed(coverage), "whose reading failed, tried again", reasons);
    if (!reasons.isEmpty()) {
      line.append("; ").append(String.join(", ", reasons)).append(" (in no sum but RSS)");
    }
  }

  /** Of those without PSS, the ones that have no count of their own. */
  private static long readFailed(Coverage coverage) {
    return Math.max(
        0,
        coverage.getUnwalked()
            - coverage.getNeverWalked()
            - coverage.getPssOff()
            - coverage.getPageTableRefused()
            - coverage.getUnmeasured());
  }

  private static void reason(long processes, String reason, List<String> reasons) {
    if (processes > 0) {
      reasons.add(processes + " " + reason);
    }
  }

  /** The first of {@code all} hosts, and how many there are more. */
  private static String named(Stream<String> hosts, long all) {
    List<String> first = hosts.limit(MAX_NAMED).toList();
    long more = all - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /** What of the figures is no exact reading, or an old one. */
  private static void estimates(Coverage coverage, long errorBytes, StringBuilder line) {
    if (coverage.getEstimated() > 0) {
      line.append("; ")
          .append(coverage.getEstimated())
          .append(" estimated")
          .append(errorBytes > 0 ? " (± " + ByteSizes.print(errorBytes) + " in all)" : "");
    }
    unwalked(coverage, line);
    if (coverage.getOverdue() > 0) {
      line.append(coverage.getOverdueIsBound() ? "; at most " : "; ")
          .append(coverage.getOverdue())
          .append(" older than their agent's --max-age (its budgets did not allow more)");
    }
  }

  /**
   * What stands behind the line.
   *
   * @param leftOut processes that were seen and are in no figure: the program that asks
   */
  static String leftOut(int leftOut) {
    return leftOut == 0 ? "" : "; zmemctl itself left out";
  }

  /** The same as fields. */
  static Map<String, @Nullable Object> fields(Coverage coverage) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("hosts_matched", coverage.getHostsMatched());
    fields.put("hosts_reporting", coverage.getHostsReporting());
    fields.put("hosts_stale", coverage.getHostsStale());
    fields.put("processes", coverage.getProcesses());
    fields.put("denied", coverage.getDenied());
    fields.put("refused", coverage.getRefused());
    fields.put("malformed", coverage.getMalformed());
    fields.put("estimated", coverage.getEstimated());
    fields.put("unwalked", coverage.getUnwalked());
    fields.put("never_walked", coverage.getNeverWalked());
    fields.put("pss_off", coverage.getPssOff());
    fields.put("pss_off_hosts", coverage.getPssOffHostsList());
    fields.put("page_table_refused", coverage.getPageTableRefused());
    fields.put("unmeasured", coverage.getUnmeasured());
    fields.put("read_failed", readFailed(coverage));
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
