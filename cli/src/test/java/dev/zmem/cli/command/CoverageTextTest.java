package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.fleet.FleetAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageTextTest {
  /** Three hosts that report, of which nothing more is to be said. */
  private static Map<String, Object> whole() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("hosts_known", 3L);
    fields.put("hosts_matched", 3L);
    fields.put("hosts_reporting", 3L);
    fields.put("processes", 212L);
    fields.put("oldest_sample_seconds", 3.21);
    return fields;
  }

  private static Map<String, Object> troubled() {
    Map<String, Object> fields = whole();
    fields.put("hosts_reporting", 2L);
    fields.put("hosts_stale", 1L);
    fields.put("stale", List.of(absent("db-01", 40)));
    fields.put("denied", 4L);
    fields.put("denied_hosts", List.of(denied("web-3", 140, 2), denied("web-4", 9, 1)));
    fields.put("hosts_denied", 2L);
    fields.put("unreadable", 1L);
    fields.put("malformed", 1L);
    fields.put("estimated", 3L);
    fields.put("unwalked", 20L);
    fields.put("never_walked", 2L);
    fields.put("pss_off", 12L);
    fields.put("pss_off_hosts", List.of("db-02"));
    fields.put("hosts_pss_off", 1L);
    fields.put("too_large", 1L);
    fields.put("unmeasured", 5L);
    fields.put("without_pss", 24L);
    fields.put("overdue", 12L);
    return fields;
  }

  private static Map<String, Object> absent(String name, double ageSeconds) {
    return Map.of("name", name, "age_seconds", ageSeconds, "never_seen", false);
  }

  private static Map<String, Object> denied(String name, long processes, long denied) {
    return Map.of("name", name, "processes", processes, "denied", denied);
  }

  private static String line(Map<String, Object> fields, boolean details) {
    return CoverageText.line(covered(fields), details);
  }

  private static AnswerCoverage covered(Map<String, Object> fields) {
    return new AnswerCoverage(new LinkedHashMap<>(fields), Map.of());
  }

  @Test
  void wholeAnswer_isSaidInFewWords() {
    for (boolean details : new boolean[] {false, true}) {
      assertThat(line(whole(), details)).isEqualTo("3 of 3 hosts reporting, 212 processes");
    }
  }

  @Test
  void everything_isOneLineOfPlainWords() {
    Map<String, Object> troubled = troubled();
    troubled.put("error_bytes", 1258291L);
    assertThat(line(troubled, false))
        .isEqualTo(
            "2 of 3 hosts reporting, 212 processes; silent: db-01 (40s); unreadable without"
                + " CAP_SYS_PTRACE (RSS only): 2 of 140 processes on web-3, 1 of 9 on web-4; 1"
                + " process unreadable (RSS only); 20 processes not measured (RSS only); 1 process"
                + " left out (not understood); 3 estimated (±1.2 MiB in all); 12 older than"
                + " --max-age (the oldest 3s)");
  }

  @Test
  void details_haveTheReasons() {
    assertThat(line(troubled(), true))
        .contains(
            "; 1 process unreadable even with CAP_SYS_PTRACE (RSS only)"
                + "; not measured (RSS only): 2 spared by --never-walk, 12 on db-02 with --pss=off,"
                + " 1 too large to walk at once, 5 not come to yet; ")
        .contains("; 12 older than --max-age, which their agents' budgets did not allow (");
  }

  @Test
  void hostsOfOneTrouble_areNamed_theFirstFew() {
    Map<String, Object> coverage = whole();
    coverage.putAll(
        Map.of("unwalked", 70L, "pss_off", 70L, "hosts_pss_off", 7L, "hosts_denied", 7L));
    List<String> names = new ArrayList<>();
    List<Map<String, Object>> hosts = new ArrayList<>();
    for (int host = 1; host <= 7; host++) {
      names.add("w" + host);
      hosts.add(denied("w" + host, 9, 8));
    }
    coverage.put("pss_off_hosts", names);
    coverage.put("denied_hosts", hosts);
    assertThat(line(coverage, true))
        .contains(": 8 of 9 processes on w1, 8 of 9 on w2,", " on w5 and 2 more;")
        .endsWith(": 70 on w1, w2, w3, w4, w5 and 2 more with --pss=off");
  }

  @Test
  void estimatesWithoutAnError_areNotInDoubt() {
    Map<String, Object> estimated = whole();
    estimated.put("estimated", 1L);
    assertThat(line(estimated, true)).doesNotContain("estimated", "±");
  }

  @Test
  void overdueThatAFilterShowsInPart_areSaidToBeThatManyAtMost() {
    Map<String, Object> coverage = whole();
    coverage.put("overdue", 2L);
    coverage.put("overdue_is_bound", true);
    assertThat(line(coverage, false)).endsWith("; at most 2 older than --max-age (the oldest 3s)");
  }

  @Test
  void rowsLeftOut_areSaid_andMakeTheAnswerPartial() {
    assertThat(Partial.line(2, "an answer has at most 3 rows"))
        .isEqualTo("; 2 rows left out: an answer has at most 3 rows");
    assertThat(Partial.line(0, "")).isEmpty();
    Map<String, Object> silent = whole();
    silent.put("partial", List.of("silent"));
    FleetAnswer cut = new FleetAnswer(List.of(), 0, false, covered(silent), 2, "", 0, null);
    assertThat(Partial.of(cut.report("rows", cut.columns()), cut).coverage())
        .containsEntry("rows_left_out", 2L)
        .containsEntry("partial", List.of("silent", "truncated"));
  }

  @Test
  void ownHost_withoutTheRight_isToldWhatGivesIt() {
    assertThat(CoverageText.ownHost(1, covered(troubled())))
        .isEqualTo("; zmemctl itself left out; with sudo zmemctl reads these too");
    assertThat(CoverageText.ownHost(1, covered(whole()))).isEqualTo("; zmemctl itself left out");
    assertThat(CoverageText.ownHost(0, covered(troubled()))).as("an aggregator's answer").isEmpty();
  }

  @Test
  void stoppedHosts_areNotCalledSilent() {
    Map<String, Object> stopped = whole();
    stopped.put("hosts_reporting", 2L);
    stopped.put("hosts_stopped", 1L);
    stopped.put("stopped", List.of(absent("web-1", 190)));
    assertThat(line(stopped, false))
        .isEqualTo("2 of 3 hosts reporting, 212 processes; stopped: web-1 (3m10s)");
  }

  @Test
  void globThatMatchesNoHost_isNamed() {
    Map<String, Object> mistyped = whole();
    mistyped.put("unmatched_globs", List.of("web-9", "db*"));
    assertThat(line(mistyped, false))
        .isEqualTo("3 of 3 hosts reporting, 212 processes; no host matches web-9, db*");
  }

  @Test
  void nothingMatched_offersNearNames_orSaysWhereAllAre() {
    Map<String, Object> nothing = new LinkedHashMap<>(Map.of("hosts_known", 4L));
    assertThat(CoverageText.nothingMatched(covered(nothing), List.of("vm")))
        .isEqualTo("no host matches vm (4 known): 'zmemctl hosts' lists them");
    nothing.put("near_names", List.of("web1", "web2"));
    assertThat(CoverageText.nothingMatched(covered(nothing), List.of("web9")))
        .isEqualTo("no host matches web9 (4 known): did you mean web1, web2?");
  }
}
