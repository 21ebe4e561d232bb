package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.ledger.FleetSummary;
import dev.zmem.aggregator.ledger.FleetSummary.Tightest;
import dev.zmem.aggregator.query.Coverage;
import dev.zmem.aggregator.query.DeniedHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of what an answer covers the fields that data and sentences have. One thread. */
final class CoverageFields {
  /** Hosts of one condition named in an answer. */
  private static final int MAX_NAMED = 100;

  private final Coverage coverage;
  private final MissedHosts missed;
  private final List<AbsentHost> silent = new ArrayList<>();
  private final List<AbsentHost> stopped = new ArrayList<>();
  private final List<String> connecting = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final long rowsBelow;
  private String refusedReason = "";

  /** A host that does not report; the seconds of one never seen are of no meaning. */
  private record AbsentHost(String name, double ageSeconds, boolean isNeverSeen) {
    static final Comparator<AbsentHost> LONGEST_FIRST =
        Comparator.comparing(AbsentHost::isNeverSeen)
            .thenComparingDouble(AbsentHost::ageSeconds)
            .reversed();
  }

  private CoverageFields(Coverage coverage, MissedHosts missed, long rowsBelow) {
    this.coverage = coverage;
    this.rowsBelow = rowsBelow;
    this.missed = missed;
    for (Coverage.StaleHost host : coverage.stale()) {
      (host.isStopped() ? stopped : silent)
          .add(new AbsentHost(host.name(), host.silence().toMillis() / 1e3, false));
    }
    missed.matched().forEach(this::add);
    silent.sort(AbsentHost.LONGEST_FIRST);
    stopped.sort(AbsentHost.LONGEST_FIRST);
  }

  private void add(HostWithoutRows host) {
    switch (host.condition()) {
      case CONNECTING -> connecting.add(host.name());
      case REFUSED -> {
        refused.add(host.name());
        refusedReason = host.reason();
      }
      case SILENT, NEVER_SEEN, STOPPED -> {
        AbsentHost absent =
            new AbsentHost(
                host.name(),
                host.since().toMillis() / 1e3,
                host.condition() == Condition.NEVER_SEEN);
        (host.condition() == Condition.STOPPED ? stopped : silent).add(absent);
      }
    }
  }

  /**
   * Of an answer.
   *
   * @param missed the hosts without rows
   * @param unmatchedGlobs those that match no host
   * @param errorBytes bound of the error of all PSS in the answer
   * @param rowsBelow rows left out, for they are smaller than was asked for
   */
  static Covered of(
      Coverage coverage,
      MissedHosts missed,
      List<String> unmatchedGlobs,
      long errorBytes,
      long rowsBelow) {
    CoverageFields made = new CoverageFields(coverage, missed, rowsBelow);
    return new Covered(made.fields(unmatchedGlobs), made.facts(errorBytes));
  }

  private Map<String, @Nullable Object> fields(List<String> unmatchedGlobs) {
    Coverage.Trouble trouble = coverage.trouble();
    Coverage.Unwalked unwalked = trouble.unwalked();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("hosts_matched", coverage.hostsMatched() + missed.matched().size());
    fields.put("hosts_reporting", coverage.hostsReporting());
    fields.put("hosts_stale", (long) silent.size());
    fields.put("hosts_stopped", (long) stopped.size());
    fields.put("unmatched_globs", first(unmatchedGlobs));
    fields.put(
        "missing_pids", first(coverage.missingPids()).stream().map(String::valueOf).toList());
    fields.put("rows_below_min", rowsBelow);
    fields.put("hosts_connecting", (long) connecting.size());
    fields.put("connecting", first(connecting));
    fields.put("hosts_refused", (long) refused.size());
    fields.put("refused_hosts", first(refused));
    fields.put("refused_reason", refusedReason);
    fields.put("processes", coverage.processes());
    fields.put("denied", coverage.denied());
    fields.put("unreadable", trouble.unreadable());
    fields.put("without_pss", withoutPss());
    fields.put("denied_hosts", denied(first(trouble.deniedHosts())));
    fields.put("malformed", trouble.malformed());
    fields.put("estimated", trouble.estimated());
    fields.put("unwalked", unwalked.all());
    fields.put("never_walked", unwalked.neverWalked());
    fields.put("pss_off", unwalked.pssOff());
    fields.put("pss_off_hosts", first(unwalked.pssOffHosts()));
    fields.put("too_large", unwalked.tooLarge());
    fields.put("unmeasured", unwalked.unmeasured());
    fields.put("read_failed", unwalked.readFailed());
    fields.put("overdue", trouble.overdue());
    fields.put("overdue_is_bound", trouble.overdueIsBound());
    fields.put(
        "oldest_sample_seconds",
        coverage.oldestSample().map(age -> age.toMillis() / 1e3).orElse(null));
    memory(coverage.memory(), fields);
    fields.put("stale", absent(first(silent)));
    fields.put("stopped", absent(first(stopped)));
    fields.put("partial", partial(unmatchedGlobs));
    return fields;
  }

  /** The memory of the hosts that report, as the line above tables shows it. */
  private static void memory(FleetSummary memory, Map<String, @Nullable Object> fields) {
    Tightest tightest = memory.tightest();
    fields.put("fleet_mem_total_bytes", known(memory.memTotalBytes()));
    fields.put("fleet_mem_available_bytes", known(memory.memAvailableBytes()));
    fields.put("fleet_swap_used_bytes", known(memory.swapUsedBytes()));
    fields.put("fleet_swap_total_bytes", known(memory.swapTotalBytes()));
    fields.put(
        "fleet_memory_some_percent",
        memory.memorySomeCentipercent() < 0 ? null : memory.memorySomeCentipercent() / 100.0);
    fields.put("tightest_host", tightest == null ? null : tightest.host());
    fields.put("tightest_available_bytes", tightest == null ? null : tightest.availableBytes());
    fields.put("tightest_total_bytes", tightest == null ? null : tightest.totalBytes());
  }

  private static @Nullable Long known(long figure) {
    return figure < 0 ? null : figure;
  }

  private Map<String, @Nullable Object> facts(long errorBytes) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("hosts_known", coverage.hostsKnown() + missed.known());
    facts.put("near_names", missed.matched().isEmpty() ? coverage.nearNames() : List.of());
    facts.put("hosts_denied", (long) coverage.trouble().deniedHosts().size());
    facts.put("hosts_pss_off", (long) coverage.trouble().unwalked().pssOffHosts().size());
    facts.put("error_bytes", Math.max(0, errorBytes));
    facts.put("matched_mem_total_bytes", known(coverage.shares().memTotalBytes()));
    facts.put("matched_swap_total_bytes", known(coverage.shares().swapTotalBytes()));
    return facts;
  }

  private long withoutPss() {
    return coverage.denied() + coverage.trouble().unwalked().all();
  }

  /** Why the answer is partial, in words for data; none where it is whole. */
  private List<String> partial(List<String> unmatchedGlobs) {
    List<String> reasons = new ArrayList<>();
    because(!unmatchedGlobs.isEmpty(), "unmatched", reasons);
    because(!coverage.missingPids().isEmpty(), "missing", reasons);
    because(!silent.isEmpty(), "silent", reasons);
    because(!stopped.isEmpty(), "stopped", reasons);
    because(!connecting.isEmpty(), "connecting", reasons);
    because(!refused.isEmpty(), "refused", reasons);
    because(withoutPss() > 0 || coverage.trouble().malformed() > 0, "incomplete", reasons);
    return reasons;
  }

  private static void because(boolean isSo, String reason, List<String> reasons) {
    if (isSo) {
      reasons.add(reason);
    }
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(MAX_NAMED, all.size()));
  }

  private static List<Map<String, Object>> absent(List<AbsentHost> hosts) {
    List<Map<String, Object>> records = new ArrayList<>(hosts.size());
    for (AbsentHost host : hosts) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", host.name());
      fields.put("age_seconds", host.ageSeconds());
      fields.put("never_seen", host.isNeverSeen());
      records.add(fields);
    }
    return records;
  }

  private static List<Map<String, Object>> denied(List<DeniedHost> hosts) {
    List<Map<String, Object>> records = new ArrayList<>(hosts.size());
    for (DeniedHost host : hosts) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", host.name());
      fields.put("processes", host.processes());
      fields.put("denied", host.denied());
      records.add(fields);
    }
    return records;
  }
}
