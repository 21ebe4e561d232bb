package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.serve.AnsweringFleet.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.ListProcessesResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is the last known of silent hosts is told from what is current. */
class SilentRowsTest {
  private final AnsweringFleet fleet = new AnsweringFleet();

  @BeforeEach
  void silenceOneOfTwo() {
    assertThat(
            fleet
                .pass("dead")
                .row("both", RowKind.EXACT, 1, MIB)
                .row("gone", RowKind.EXACT, 1, MIB)
                .publish())
        .isNotNull();
    fleet.sleep(Duration.ofSeconds(27));
    assertThat(
            fleet
                .pass("live")
                .row("both", RowKind.EXACT, 1, MIB)
                .row("here", RowKind.EXACT, 1, MIB)
                .publish())
        .isNotNull();
  }

  @Test
  void rows_sayHowManyOfTheirHostsAreSilent_andForHowLong() {
    assertSilent(fleet.row("program", "both"), 1, 2);
    assertSilent(fleet.row("program", "gone"), 1, 1);
    assertSilent(fleet.row("host", "dead"), 1, 1);
    assertSilent(fleet.row("command", "both --flag"), 1, 2);
    assertSilent(fleet.row("pid", "gone"), 1, 1);
    for (String by : new String[] {"program", "pid"}) {
      assertSilent(fleet.table(by).sum(), 1, 2);
    }
    Row here = fleet.row("program", "here");
    assertThat(here.number("silent_hosts")).isZero();
    assertThat(here.has("silent_seconds")).isFalse();
  }

  @Test
  void hostWhoseAgentWasStopped_isNotCalledSilent() {
    fleet.stop("dead");
    Row gone = fleet.row("program", "gone");
    assertThat(gone.number("silent_hosts")).isZero();
    assertThat(gone.has("silent_seconds")).isFalse();
    assertThat(gone.number("stopped_hosts")).isEqualTo(1);
    assertThat(gone.decimal("stopped_seconds")).isEqualTo(27);
    assertThat(fleet.table("program").sum().number("stopped_hosts")).isEqualTo(1);
    ListProcessesResponse processes = fleet.processes("dead");
    assertThat(processes.getFromLiveState()).isTrue();
    assertThat(AnswerRows.of(processes).coverage().number("hosts_stopped")).isEqualTo(1);
    assertThat(AnswerRows.of(processes).coverage().number("hosts_stale")).isZero();
  }

  @Test
  void processesOfADeadHost_areTheLastKnown_soOld() {
    ListProcessesResponse dead = fleet.processes("dead");
    assertThat(dead.getFromLiveState()).isTrue();
    assertThat(dead.getAgeSeconds()).isEqualTo(27);
    assertThat(AnswerRows.of(dead).rows()).allMatch(row -> row.number("silent_hosts") == 1);
  }

  @Test
  void processesThatTheAgentAnswersWith_areNew() {
    fleet.pass("live").row("new", RowKind.EXACT, 1, MIB).answered();
    ListProcessesResponse live = fleet.processes("live");
    assertThat(live.getFromLiveState()).isFalse();
    assertThat(live.getAgeSeconds()).isZero();
    assertThat(AnswerRows.of(live).rows())
        .singleElement()
        .satisfies(row -> assertThat(row.number("silent_hosts")).isZero());
  }

  @Test
  void processesThatTheAgentAnswersWith_areOfAHostThatUsesSwapOrNot() {
    for (long used : new long[] {0, MIB}) {
      assertThat(fleet.pass("live").row("s", RowKind.SAMPLED, 1, MIB).swapUsed(used).publish())
          .isNotNull();
      fleet.pass("live").row("s", RowKind.SAMPLED, 1, MIB).answered();
      assertThat(AnswerRows.of(fleet.processes("live")).sum().isEstimate("swap_shown_bytes"))
          .isEqualTo(used > 0);
    }
  }

  private static void assertSilent(Row row, int silent, int hosts) {
    assertThat(row.number("silent_hosts")).as(row.name()).isEqualTo(silent);
    assertThat(row.number("hosts")).as(row.name()).isEqualTo(hosts);
    assertThat(row.decimal("silent_seconds")).as(row.name()).isEqualTo(27);
  }
}
