package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Report;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.DeniedHost;
import dev.zmem.proto.v1.StaleHost;
import dev.zmem.proto.v1.TableRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageTextTest {
  private static final Coverage WHOLE =
      Coverage.newBuilder()
          .setHostsKnown(3)
          .setHostsMatched(3)
          .setHostsReporting(3)
          .setProcesses(212)
          .setOldestSampleSeconds(3.21)
          .build();

  private static final Coverage TROUBLED =
      WHOLE.toBuilder()
          .setHostsReporting(2)
          .setHostsStale(1)
          .addStale(StaleHost.newBuilder().setName("db-01").setAgeSeconds(40))
          .setDenied(4)
          .addDeniedHosts(DeniedHost.newBuilder().setName("web-3").setProcesses(140).setDenied(2))
          .addDeniedHosts(DeniedHost.newBuilder().setName("web-4").setProcesses(9).setDenied(1))
          .setHostsDenied(2)
          .setUnreadable(1)
          .setMalformed(1)
          .setEstimated(3)
          .setUnwalked(20)
          .setNeverWalked(2)
          .setPssOff(12)
          .addPssOffHosts("db-02")
          .setHostsPssOff(1)
          .setTooLarge(1)
          .setUnmeasured(5)
          .setWithoutPss(24)
          .setOverdue(12)
          .build();

  @Test
  void wholeAnswer_isSaidInFewWords() {
    for (boolean details : new boolean[] {false, true}) {
      assertThat(CoverageText.line(WHOLE, 0, details))
          .isEqualTo("3 of 3 hosts reporting, 212 processes");
    }
    assertThat(CoverageText.fields(WHOLE)).containsEntry("oldest_sample_seconds", 3.21);
  }

  @Test
  void everything_isOneLineOfPlainWords() {
    assertThat(CoverageText.line(TROUBLED, 1258291, false))
        .isEqualTo(
            "2 of 3 hosts reporting, 212 processes; silent: db-01 (40s)"
                + "; unreadable without CAP_SYS_PTRACE (RSS only): 2 of 140 processes on web-3, 1 of 9 on web-4"
                + "; 1 process unreadable (RSS only); 20 processes not measured (RSS only)"
                + "; 1 process left out (not understood); 3 estimated (±1.2 MiB in all)"
                + "; 12 older than --max-age (the oldest 3s)");
  }

  @Test
  void details_haveTheReasons() {
    assertThat(CoverageText.line(TROUBLED, 0, true))
        .contains(
            "; 1 process unreadable even with CAP_SYS_PTRACE (RSS only)"
                + "; not measured (RSS only): 2 spared by --never-walk, 12 on db-02 with --pss=off,"
                + " 1 too large to walk at once, 5 not come to yet; ")
        .contains("; 12 older than --max-age, which their agents' budgets did not allow (");
  }

  @Test
  void hostsOfOneTrouble_areNamed_theFirstFew() {
    Coverage.Builder coverage =
        WHOLE.toBuilder().setUnwalked(70).setPssOff(70).setHostsPssOff(7).setHostsDenied(7);
    for (int host = 1; host <= 7; host++) {
      coverage.addPssOffHosts("w" + host);
      coverage.addDeniedHosts(
          DeniedHost.newBuilder().setName("w" + host).setProcesses(9).setDenied(8));
    }
    assertThat(CoverageText.line(coverage.build(), 0, true))
        .contains(": 8 of 9 processes on w1, 8 of 9 on w2,", " on w5 and 2 more;")
        .endsWith(": 70 on w1, w2, w3, w4, w5 and 2 more with --pss=off");
  }

  @Test
  void estimatesWithoutAnError_areNotInDoubt() {
    assertThat(CoverageText.line(WHOLE.toBuilder().setEstimated(1).build(), 0, true))
        .doesNotContain("estimated", "±");
  }

  @Test
  void overdueThatAFilterShowsInPart_areSaidToBeThatManyAtMost() {
    Coverage coverage = WHOLE.toBuilder().setOverdue(2).setOverdueIsBound(true).build();
    assertThat(CoverageText.line(coverage, 0, false))
        .endsWith("; at most 2 older than --max-age (the oldest 3s)");
    assertThat(CoverageText.fields(coverage)).containsEntry("overdue_is_bound", true);
  }

  @Test
  void fields_haveTheCountsAlsoWhenZero() {
    assertThat(CoverageText.fields(WHOLE.toBuilder().setEstimated(3).build()))
        .containsEntry("estimated", 3L)
        .containsEntry("unreadable", 0L)
        .containsEntry("without_pss", 0L)
        .containsEntry("denied_hosts", List.of())
        .containsEntry("unwalked", 0L)
        .containsEntry("never_walked", 0L)
        .containsEntry("pss_off", 0L)
        .containsEntry("too_large", 0L)
        .containsEntry("unmeasured", 0L)
        .containsEntry("overdue", 0L)
        .containsEntry("malformed", 0L)
        .containsEntry("partial", List.of());
  }

  @Test
  void fields_nameTheHostsAndWhyTheAnswerIsPartial() {
    assertThat(CoverageText.fields(TROUBLED))
        .containsEntry("partial", List.of("silent", "incomplete"))
        .containsEntry(
            "denied_hosts",
            List.of(
                Map.of("name", "web-3", "processes", 140L, "denied", 2L),
                Map.of("name", "web-4", "processes", 9L, "denied", 1L)));
    assertThat(Partial.line(2, "an answer has at most 3 rows"))
        .isEqualTo("; 2 rows left out: an answer has at most 3 rows");
    assertThat(Partial.line(0, "")).isEmpty();
    Report<TableRow> report =
        TableColumns.groups(
            List.of(), TableRow.getDefaultInstance(), WHOLE, "PROGRAM", new Sorting("name", false));
    assertThat(Partial.of(report, WHOLE, 2).coverage())
        .containsEntry("rows_left_out", 2L)
        .containsEntry("partial", List.of("truncated"));
    assertThat(Partial.reasons(WHOLE.toBuilder().setMalformed(1).build()))
        .containsExactly("incomplete");
  }

  @Test
  void hostsThatConnect_areNamed_andNotCalledSilent() {
    Coverage connecting =
        WHOLE.toBuilder()
            .setHostsMatched(WHOLE.getHostsMatched() + 1)
            .setHostsConnecting(1)
            .addConnecting("new-1")
            .build();
    assertThat(CoverageText.fields(connecting))
        .containsEntry("hosts_connecting", 1L)
        .containsEntry("connecting", List.of("new-1"))
        .containsEntry("partial", List.of("connecting"));
    assertThat(
            Partial.reasons(
                connecting.toBuilder()
                    .setHostsMatched(WHOLE.getHostsMatched() + 2)
                    .setHostsStale(1)
                    .build()))
        .containsExactly("silent", "connecting");
  }

  @Test
  void ownHost_withoutTheRight_isToldWhatGivesIt() {
    assertThat(CoverageText.ownHost(1, TROUBLED))
        .isEqualTo("; zmemctl itself left out; with sudo it reads the unreadable");
    assertThat(CoverageText.ownHost(1, WHOLE)).isEqualTo("; zmemctl itself left out");
    assertThat(CoverageText.ownHost(0, TROUBLED)).as("an aggregator's answer").isEmpty();
  }

  @Test
  void stoppedHosts_areNotCalledSilent() {
    Coverage stopped =
        WHOLE.toBuilder()
            .setHostsReporting(2)
            .setHostsStopped(1)
            .addStopped(StaleHost.newBuilder().setName("web-1").setAgeSeconds(190))
            .build();
    assertThat(CoverageText.line(stopped, 0, false))
        .isEqualTo("2 of 3 hosts reporting, 212 processes; stopped: web-1 (3m10s)");
    assertThat(CoverageText.fields(stopped))
        .containsEntry("hosts_stale", 0L)
        .containsEntry("hosts_stopped", 1L)
        .containsEntry("partial", List.of("stopped"));
  }

  @Test
  void globThatMatchesNoHost_isNamed_andMakesTheAnswerPartial() {
    Coverage mistyped =
        WHOLE.toBuilder().addUnmatchedGlobs("web-9").addUnmatchedGlobs("db*").build();
    assertThat(CoverageText.line(mistyped, 0, false))
        .isEqualTo("3 of 3 hosts reporting, 212 processes; no host matches web-9, db*");
    assertThat(CoverageText.fields(mistyped))
        .containsEntry("unmatched_globs", List.of("web-9", "db*"))
        .containsEntry("partial", List.of("unmatched"));
  }

  @Test
  void nothingMatched_offersNearNames_orSaysWhereAllAre() {
    Coverage.Builder nothing = Coverage.newBuilder().setHostsKnown(4);
    assertThat(CoverageText.nothingMatched(nothing.build(), List.of("vm")))
        .isEqualTo("no host matches vm (4 known): 'zmemctl hosts' lists them");
    nothing.addNearNames("web1").addNearNames("web2");
    assertThat(CoverageText.nothingMatched(nothing.build(), List.of("web9")))
        .isEqualTo("no host matches web9 (4 known): did you mean web1, web2?");
  }
}
