package dev.zmem.cli.command;

import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.DeniedHost;
import dev.zmem.proto.v1.StaleHost;
import dev.zmem.text.Ages;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Escapes;
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

  private static final String RSS_ONLY = " (RSS only)";

  private CoverageText() {}

  /**
   * {@code 2 of 3 hosts reporting, 212 processes; silent: db-01 (40s); 1 process unreadable (RSS
   * only); 2 estimated (±1.2 MiB in all)}. The age of the oldest figures is said where some are too
   * old: a process that keeps still may have figures that are several maximum ages old, and true.
   *
   * @param errorBytes sum of the bounds of the figures' errors; 0 where nothing is in doubt
   * @param details whether reasons are told apart
   */
  static String line(Coverage coverage, long errorBytes, boolean details) {
    StringBuilder line = new StringBuilder();
    line.append(coverage.getHostsReporting())
        .append(" of ")
        .append(count(coverage.getHostsMatched(), "host", "hosts"))
        .append(" reporting, ")
        .append(processes(coverage.getProcesses()));
    if (coverage.getUnmatchedGlobsCount() > 0) {
      line.append("; no host matches ")
          .append(
              named(
                  coverage.getUnmatchedGlobsList().stream().map(Escapes::escape),
                  coverage.getUnmatchedGlobsCount()));
    }
    if (coverage.getHostsStale() > 0) {
      line.append("; silent: ")
          .append(
              named(
                  coverage.getStaleList().stream().map(CoverageText::stale),
                  coverage.getHostsStale()));
    }
    if (coverage.getHostsStopped() > 0) {
      line.append("; stopped: ")
          .append(
              named(
                  coverage.getStoppedList().stream().map(CoverageText::stale),
                  coverage.getHostsStopped()));
    }
    if (coverage.getHostsRefused() > 0) {
      line.append("; refused: ")
          .append(
              named(
                  coverage.getRefusedHostsList().stream().map(Escapes::escape),
                  coverage.getHostsRefused()))
          .append(" (")
          .append(Escapes.escape(coverage.getRefusedReason()))
          .append(')');
    }
    if (coverage.getHostsConnecting() > 0) {
      line.append("; connecting: ")
          .append(
              named(
                  coverage.getConnectingList().stream().map(Escapes::escape),
                  coverage.getHostsConnecting()));
    }
    withoutCapability(coverage, line);
    if (coverage.getUnreadable() > 0) {
      line.append("; ")
          .append(processes(coverage.getUnreadable()))
          .append(" unreadable")
          .append(details ? " even with CAP_SYS_PTRACE" : "")
          .append(RSS_ONLY);
    }
    if (details) {
      unwalked(coverage, line);
    } else if (coverage.getUnwalked() > 0) {
      line.append("; ")
          .append(processes(coverage.getUnwalked()))
          .append(" not measured")
          .append(RSS_ONLY);
    }
    if (coverage.getMalformed() > 0) {
      line.append("; ")
          .append(processes(coverage.getMalformed()))
          .append(" left out (not understood)");
    }
    if (errorBytes > 0) {
      line.append("; ")
          .append(coverage.getEstimated())
          .append(" estimated (±")
          .append(ByteSizes.print(errorBytes))
          .append(" in all)");
    }
    overdue(coverage, details, line);
    return line.toString();
  }

  /** Processes that their agent may not read, host by host, and what would help. */
  private static void withoutCapability(Coverage coverage, StringBuilder line) {
    if (coverage.getHostsDenied() == 0) {
      return;
    }
    List<String> hosts = new ArrayList<>();
    for (DeniedHost host : coverage.getDeniedHostsList()) {
      hosts.add(
          host.getDenied()
              + " of "
              + (hosts.isEmpty() ? processes(host.getProcesses()) : host.getProcesses())
              + " on "
              + Escapes.escape(host.getName()));
    }
    line.append("; unreadable without CAP_SYS_PTRACE")
        .append(RSS_ONLY)
        .append(": ")
        .append(named(hosts.stream(), coverage.getHostsDenied()));
  }

  /** Who has no PSS though nobody forbids it, by the reason. */
  private static void unwalked(Coverage coverage, StringBuilder line) {
    List<String> reasons = new ArrayList<>();
    reason(coverage.getNeverWalked(), "spared by --never-walk", reasons);
    if (coverage.getPssOff() > 0) {
      Stream<String> hosts = coverage.getPssOffHostsList().stream().map(Escapes::escape);
      reasons.add(
          coverage.getPssOff()
              + " on "
              + named(hosts, coverage.getHostsPssOff())
              + " with --pss=off");
    }
    reason(coverage.getTooLarge(), "too large to walk at once", reasons);
    reason(coverage.getUnmeasured(), "not come to yet", reasons);
    reason(readFailed(coverage), "whose reading failed, tried again", reasons);
    if (!reasons.isEmpty()) {
      line.append("; not measured")
          .append(RSS_ONLY)
          .append(": ")
          .append(String.join(", ", reasons));
    }
  }

  /** Of those without PSS, the ones that have no count of their own. */
  private static long readFailed(Coverage coverage) {
    return Math.max(
        0,
        coverage.getUnwalked()
            - coverage.getNeverWalked()
            - coverage.getPssOff()
            - coverage.getTooLarge()
            - coverage.getUnmeasured());
  }

  private static void reason(long processes, String reason, List<String> reasons) {
    if (processes > 0) {
      reasons.add(processes + " " + reason);
    }
  }

  private static void overdue(Coverage coverage, boolean details, StringBuilder line) {
    if (coverage.getOverdue() > 0) {
      line.append(coverage.getOverdueIsBound() ? "; at most " : "; ")
          .append(coverage.getOverdue())
          .append(" older than --max-age");
      if (details) {
        line.append(", which their agents' budgets did not allow");
      }
      if (coverage.hasOldestSampleSeconds()) {
        line.append(" (the oldest ")
            .append(Ages.print(coverage.getOldestSampleSeconds()))
            .append(')');
      }
    }
  }

  private static String processes(long number) {
    return count(number, "process", "processes");
  }

  static String count(long number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  /** The first of {@code all} hosts, and how many there are more. */
  private static String named(Stream<String> hosts, long all) {
    List<String> first = hosts.limit(MAX_NAMED).toList();
    long more = all - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * What stands behind the line where zmemctl measured its own host; empty elsewhere.
   *
   * @param leftOut processes that were seen and are in no figure: the program that asks
   */
  static String ownHost(int leftOut, Coverage coverage) {
    if (leftOut == 0) {
      return "";
    }
    return "; zmemctl itself left out"
        + (coverage.getHostsDenied() > 0 ? "; with sudo it reads the unreadable" : "");
  }

  /** The same as fields. */
  static Map<String, @Nullable Object> fields(Coverage coverage) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("hosts_matched", coverage.getHostsMatched());
    fields.put("hosts_reporting", coverage.getHostsReporting());
    fields.put("hosts_stale", coverage.getHostsStale());
    fields.put("hosts_stopped", coverage.getHostsStopped());
    fields.put("unmatched_globs", coverage.getUnmatchedGlobsList());
    fields.put("hosts_connecting", coverage.getHostsConnecting());
    fields.put("connecting", coverage.getConnectingList());
    fields.put("hosts_refused", coverage.getHostsRefused());
    fields.put("refused_hosts", coverage.getRefusedHostsList());
    fields.put("refused_reason", coverage.getRefusedReason());
    fields.put("processes", coverage.getProcesses());
    fields.put("denied", coverage.getDenied());
    fields.put("unreadable", coverage.getUnreadable());
    fields.put("without_pss", coverage.getWithoutPss());
    fields.put(
        "denied_hosts", coverage.getDeniedHostsList().stream().map(CoverageText::denied).toList());
    fields.put("malformed", coverage.getMalformed());
    fields.put("estimated", coverage.getEstimated());
    fields.put("unwalked", coverage.getUnwalked());
    fields.put("never_walked", coverage.getNeverWalked());
    fields.put("pss_off", coverage.getPssOff());
    fields.put("pss_off_hosts", coverage.getPssOffHostsList());
    fields.put("too_large", coverage.getTooLarge());
    fields.put("unmeasured", coverage.getUnmeasured());
    fields.put("read_failed", readFailed(coverage));
    fields.put("overdue", coverage.getOverdue());
    fields.put("overdue_is_bound", coverage.getOverdueIsBound());
    fields.put(
        "oldest_sample_seconds",
        coverage.hasOldestSampleSeconds() ? coverage.getOldestSampleSeconds() : null);
    fields.put("stale", absent(coverage.getStaleList()));
    fields.put("stopped", absent(coverage.getStoppedList()));
    fields.put("partial", Partial.reasons(coverage));
    return fields;
  }

  private static List<Map<String, Object>> absent(List<StaleHost> hosts) {
    List<Map<String, Object>> absent = new ArrayList<>(hosts.size());
    for (StaleHost host : hosts) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", host.getName());
      fields.put("age_seconds", host.getAgeSeconds());
      fields.put("never_seen", host.getNeverSeen());
      absent.add(fields);
    }
    return absent;
  }

  private static Map<String, Object> denied(DeniedHost host) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", host.getName());
    fields.put("processes", host.getProcesses());
    fields.put("denied", host.getDenied());
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
        + " known)"
        + (near.isEmpty()
            ? ": 'zmemctl hosts' lists them"
            : ": did you mean " + Escapes.escape(near) + "?");
  }

  private static String stale(StaleHost host) {
    return Escapes.escape(host.getName())
        + " ("
        + (host.getNeverSeen() ? "never seen" : Ages.print(host.getAgeSeconds()))
        + ")";
  }
}
