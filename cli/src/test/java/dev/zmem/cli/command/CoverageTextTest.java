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
  void exactFigures_saidWithoutAWordOfEstimates() {
    assertThat(CoverageText.line(WHOLE, 0))
        .isEqualTo("3 of 3 hosts reporting, 212 processes, oldest sample 3.2 s");
  }

  @Test
  void everything_isOneLine_inThisOrder() {
    Coverage coverage =
        WHOLE.toBuilder()
            .setHostsReporting(2)
            .setHostsStale(1)
            .addStale(StaleHost.newBuilder().setName("db-01").setAgeSeconds(40))
            .setDenied(4)
            .setMalformed(1)
            .setEstimated(3)
            .setUnwalked(2)
            .setOverdue(12)
            .build();
    assertThat(CoverageText.line(coverage, 1258291))
        .isEqualTo(
            "2 of 3 hosts reporting, 212 processes, oldest sample 3.2 s"
                + "; 4 denied (their memory is not in the sums: the agent needs CAP_SYS_PTRACE)"
                + "; 1 could not be read; silent: db-01 (40.0 s)"
                + "; 3 estimated (± 1.2 MiB in all)"
                + "; 2 not walked, by rule or not yet (no PSS: not in the sums)"
                + "; 12 older than their agent's --max-age (its budgets did not allow more)");
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
        .containsEntry("unwalked", 0L)
        .containsEntry("overdue", 0L)
        .containsEntry("malformed", 0L);
  }
}
