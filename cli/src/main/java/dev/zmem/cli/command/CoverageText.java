package dev.zmem.cli.command;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.text.Ages;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an answer covers, in a line for people. */
public final class CoverageText {
  /** Hosts of one condition named in the line. */
  private static final int MAX_NAMED = 5;

  private static final String RSS_ONLY = " (RSS only)";

  private CoverageText() {}

  /**
   * {@code 2 of 3 hosts reporting, 212 processes; silent: db-01 (40s); 1 process unreadable (RSS
   * only); 2 estimated (±1.2 MiB in all)}. The age of the oldest figures is said where some are too
   * old: a process that keeps still may have figures that are several maximum ages old, and true.
   *
   * @param details whether reasons are told apart
   */
  static String line(AnswerCoverage coverage, boolean details) {
    StringBuilder line = new StringBuilder();
    line.append(coverage.number("hosts_reporting"))
        .append(" of ")
        .append(count(coverage.number("hosts_matched"), "host", "hosts"))
        .append(" reporting, ")
        .append(processes(coverage.number("processes")));
    List<String> unmatched = coverage.texts("unmatched_globs");
    if (!unmatched.isEmpty()) {
      line.append("; no host matches ")
          .append(named(unmatched.stream().map(Escapes::escape), unmatched.size()));
    }
    List<String> missing = coverage.texts("missing_pids");
    if (!missing.isEmpty()) {
      line.append("; no process ").append(named(missing.stream(), missing.size()));
    }
    if (coverage.number("rows_below_min") > 0) {
      line.append("; ")
          .append(count(coverage.number("rows_below_min"), "row", "rows"))
          .append(" below --min");
    }
    if (coverage.number("hosts_stale") > 0) {
      line.append("; silent: ")
          .append(
              named(
                  coverage.records("stale").stream().map(CoverageText::stale),
                  coverage.number("hosts_stale")));
    }
    if (coverage.number("hosts_stopped") > 0) {
      line.append("; stopped: ")
          .append(
              named(
                  coverage.records("stopped").stream().map(CoverageText::stale),
                  coverage.number("hosts_stopped")));
    }
    if (coverage.number("hosts_refused") > 0) {
      line.append("; refused: ")
          .append(
              named(
                  coverage.texts("refused_hosts").stream().map(Escapes::escape),
                  coverage.number("hosts_refused")))
          .append(" (")
          .append(Escapes.escape(coverage.text("refused_reason")))
          .append(')');
    }
    if (coverage.number("hosts_connecting") > 0) {
      line.append("; connecting: ")
          .append(
              named(
                  coverage.texts("connecting").stream().map(Escapes::escape),
                  coverage.number("hosts_connecting")));
    }
    withoutCapability(coverage, line);
    if (coverage.number("unreadable") > 0) {
      line.append("; ")
          .append(processes(coverage.number("unreadable")))
          .append(" unreadable")
          .append(details ? " even with CAP_SYS_PTRACE" : "")
          .append(RSS_ONLY);
    }
    if (details) {
      unwalked(coverage, line);
    } else if (coverage.number("unwalked") > 0) {
      line.append("; ")
          .append(processes(coverage.number("unwalked")))
          .append(" not measured")
          .append(RSS_ONLY);
    }
    if (coverage.number("malformed") > 0) {
      line.append("; ")
          .append(processes(coverage.number("malformed")))
          .append(" left out (not understood)");
    }
    long errorBytes = coverage.number("error_bytes");
    if (errorBytes > 0) {
      line.append("; ")
          .append(coverage.number("estimated"))
          .append(" estimated (±")
          .append(ByteSizes.print(errorBytes))
          .append(" in all)");
    }
    overdue(coverage, details, line);
    String capturedAt = coverage.text("captured_at");
    if (!capturedAt.isEmpty()) {
      line.append("; as captured at ").append(Escapes.escape(capturedAt));
    }
    return line.toString();
  }

  /** Processes that their agent may not read, host by host, and what would help. */
  private static void withoutCapability(AnswerCoverage coverage, StringBuilder line) {
    if (coverage.number("hosts_denied") == 0) {
      return;
    }
    List<String> hosts = new ArrayList<>();
    for (AnswerCoverage host : coverage.records("denied_hosts")) {
      hosts.add(
          host.number("denied")
              + " of "
              + (hosts.isEmpty() ? processes(host.number("processes")) : host.number("processes"))
              + " on "
              + Escapes.escape(host.text("name")));
    }
    line.append("; unreadable without CAP_SYS_PTRACE")
        .append(RSS_ONLY)
        .append(": ")
        .append(named(hosts.stream(), coverage.number("hosts_denied")));
  }

  /** Who has no PSS though nobody forbids it, by the reason. */
  private static void unwalked(AnswerCoverage coverage, StringBuilder line) {
    List<String> reasons = new ArrayList<>();
    reason(coverage.number("never_walked"), "spared by --never-walk", reasons);
    if (coverage.number("pss_off") > 0) {
      Stream<String> hosts = coverage.texts("pss_off_hosts").stream().map(Escapes::escape);
      reasons.add(
          coverage.number("pss_off")
              + " on "
              + named(hosts, coverage.number("hosts_pss_off"))
              + " with --pss=off");
    }
    reason(coverage.number("too_large"), "too large to walk at once", reasons);
    reason(coverage.number("unmeasured"), "not come to yet", reasons);
    reason(coverage.number("read_failed"), "whose reading failed, tried again", reasons);
    if (!reasons.isEmpty()) {
      line.append("; not measured")
          .append(RSS_ONLY)
          .append(": ")
          .append(String.join(", ", reasons));
    }
  }

  private static void reason(long processes, String reason, List<String> reasons) {
    if (processes > 0) {
      reasons.add(processes + " " + reason);
    }
  }

  private static void overdue(AnswerCoverage coverage, boolean details, StringBuilder line) {
    if (coverage.number("overdue") > 0) {
      line.append(coverage.isTrue("overdue_is_bound") ? "; at most " : "; ")
          .append(coverage.number("overdue"))
          .append(" older than --max-age");
      if (details) {
        line.append(", which their agents' budgets did not allow");
      }
      if (coverage.value("oldest_sample_seconds") instanceof Double oldest) {
        line.append(" (the oldest ").append(Ages.print(oldest)).append(')');
      }
    }
  }

  private static String processes(long number) {
    return count(number, "process", "processes");
  }

  public static String count(long number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  /** The first of {@code all} hosts, and how many there are more. */
  private static String named(Stream<String> hosts, long all) {
    List<String> first = hosts.limit(MAX_NAMED).toList();
    long more = all - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * What stands behind the line where zmemctl measured its own host, or asked that host's agent;
   * empty elsewhere.
   *
   * @param leftOut processes that were seen and are in no figure: the program that asks
   */
  static String ownHost(int leftOut, AnswerCoverage coverage) {
    if (coverage.value("agent_pass_age_seconds") instanceof Double age) {
      return "; as this host's agent measured " + Ages.print(age) + " ago";
    }
    if (leftOut == 0) {
      return "";
    }
    String trouble = coverage.text("agent_trouble");
    String leftOutText =
        "; zmemctl itself left out"
            + (trouble.isEmpty()
                ? ""
                : "; measured here, for this host's agent gave no answer ("
                    + Escapes.escape(trouble)
                    + ")");
    if (coverage.number("hosts_denied") == 0) {
      return leftOutText;
    }
    String group = coverage.text("agent_group");
    return leftOutText
        + "; with sudo zmemctl reads these too"
        + (group.isEmpty()
            ? ""
            : ", and a member of group " + Escapes.escape(group) + " gets the agent's figures");
  }

  /** Why nothing matched, and what is near. */
  static String nothingMatched(AnswerCoverage coverage, List<String> globs) {
    if (coverage.number("hosts_known") == 0) {
      return "no host reports to this aggregator yet: start 'zmem-agent run --aggregator=…' on one";
    }
    String near = String.join(", ", coverage.texts("near_names"));
    return "no host matches "
        + Escapes.escape(String.join(",", globs))
        + " ("
        + coverage.number("hosts_known")
        + " known)"
        + (near.isEmpty()
            ? ": 'zmemctl hosts' lists them"
            : ": did you mean " + Escapes.escape(near) + "?");
  }

  private static String stale(AnswerCoverage host) {
    return Escapes.escape(host.text("name"))
        + " ("
        + (host.isTrue("never_seen") ? "never seen" : age(host.value("age_seconds")))
        + ")";
  }

  private static String age(@Nullable Object seconds) {
    return seconds instanceof Double known ? Ages.print(known) : "-";
  }
}
