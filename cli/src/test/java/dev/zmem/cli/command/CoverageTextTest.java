package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.StaleHost;
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

  @Test
  void exactFigures_saidWithoutAWordOfEstimates_orOfAnAgeThatIsInOrder() {
    assertThat(CoverageText.line(WHOLE, 0)).isEqualTo("3 of 3 hosts reporting, 212 processes");
    assertThat(CoverageText.fields(WHOLE)).containsEntry("oldest_sample_seconds", 3.21);
  }

  @Test
  void everything_isOneLine_inThisOrder() {
    Coverage coverage =
        WHOLE.toBuilder()
            .setHostsReporting(2)
            .setHostsStale(1)
            .addStale(StaleHost.newBuilder().setName("db-01").setAgeSeconds(40))
            .setDenied(4)
            .setRefused(1)
            .setMalformed(1)
            .setEstimated(3)
            .setUnwalked(20)
            .setNeverWalked(2)
            .setPssOff(12)
            .addPssOffHosts("db-02")
            .setHostsPssOff(1)
            .setPageTableRefused(1)
            .setUnmeasured(5)
            .setOverdue(12)
            .build();
    assertThat(CoverageText.line(coverage, 1258291))
        .isEqualTo(
            "2 of 3 hosts reporting, 212 processes, oldest figures 3.2 s"
                + "; 3 denied (in no sum but RSS: the agent needs CAP_SYS_PTRACE)"
                + "; 1 refused (in no sum but RSS: the kernel denies them even to CAP_SYS_PTRACE)"
                + "; 1 could not be read; silent: db-01 (40.0 s)"
                + "; 3 estimated (± 1.2 MiB in all)"
                + "; 2 never walked by rule, 12 on db-02 where PSS is off, 1 too large to walk with"
                + " its page table refused, 5 not measured yet (in no sum but RSS)"
                + "; 12 older than their agent's --max-age (its budgets did not allow more)");
  }

  @Test
  void capability_isAskedForOnlyWhereItLacks() {
    assertThat(CoverageText.line(WHOLE.toBuilder().setDenied(2).setRefused(2).build(), 0))
        .doesNotContain("needs")
        .contains("; 2 refused (");
    assertThat(CoverageText.line(WHOLE.toBuilder().setDenied(2).build(), 0))
        .contains("; 2 denied (")
        .doesNotContain("refused");
  }

  @Test
  void hostsWithoutPss_areNamed_theFirstFew() {
    Coverage.Builder coverage = WHOLE.toBuilder().setUnwalked(70).setPssOff(70).setHostsPssOff(7);
    for (int host = 1; host <= 7; host++) {
      coverage.addPssOffHosts("w" + host);
    }
    assertThat(CoverageText.line(coverage.build(), 0))
        .endsWith("; 70 on w1, w2, w3, w4, w5 and 2 more where PSS is off (in no sum but RSS)");
  }

  @Test
  void estimatesWithoutABound_areCountedOnly() {
    assertThat(CoverageText.line(WHOLE.toBuilder().setEstimated(1).build(), 0))
        .endsWith("; 1 estimated");
  }

  @Test
  void overdueThatAFilterShowsInPart_areSaidToBeThatManyAtMost() {
    Coverage coverage = WHOLE.toBuilder().setOverdue(2).setOverdueIsBound(true).build();
    assertThat(CoverageText.line(coverage, 0))
        .endsWith(
            "; at most 2 older than their agent's --max-age (its budgets did not allow more)");
    assertThat(CoverageText.fields(coverage)).containsEntry("overdue_is_bound", true);
  }

  @Test
  void fields_haveTheCountsAlsoWhenZero() {
    assertThat(CoverageText.fields(WHOLE.toBuilder().setEstimated(3).build()))
        .containsEntry("estimated", 3L)
        .containsEntry("refused", 0L)
        .containsEntry("unwalked", 0L)
        .containsEntry("never_walked", 0L)
        .containsEntry("pss_off", 0L)
        .containsEntry("page_table_refused", 0L)
        .containsEntry("unmeasured", 0L)
        .containsEntry("overdue", 0L)
        .containsEntry("malformed", 0L);
  }
}
