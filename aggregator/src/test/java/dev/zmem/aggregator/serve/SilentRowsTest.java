package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.serve.AnsweringFleet.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.TableRow;
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
    assertSilent(fleet.row(GroupBy.GROUP_BY_PROGRAM, "both"), 1, 2);
    assertSilent(fleet.row(GroupBy.GROUP_BY_PROGRAM, "gone"), 1, 1);
    assertSilent(fleet.row(GroupBy.GROUP_BY_HOST, "dead"), 1, 1);
    assertSilent(fleet.row(GroupBy.GROUP_BY_COMMAND, "both --flag"), 1, 2);
    assertSilent(fleet.row(GroupBy.GROUP_BY_PID, "gone"), 1, 1);
    for (GroupBy by : new GroupBy[] {GroupBy.GROUP_BY_PROGRAM, GroupBy.GROUP_BY_PID}) {
      assertSilent(fleet.table(by).getTotal(), 1, 2);
    }
    TableRow here = fleet.row(GroupBy.GROUP_BY_PROGRAM, "here");
    assertThat(here.getSilentHosts()).isZero();
    assertThat(here.hasSilentSeconds()).isFalse();
  }

  @Test
  void hostWhoseAgentWasStopped_isNotCalledSilent() {
    fleet.stop("dead");
    TableRow gone = fleet.row(GroupBy.GROUP_BY_PROGRAM, "gone");
    assertThat(gone.getSilentHosts()).isZero();
    assertThat(gone.hasSilentSeconds()).isFalse();
    assertThat(gone.getStoppedHosts()).isEqualTo(1);
    assertThat(gone.getStoppedSeconds()).isEqualTo(27);
    assertThat(fleet.table(GroupBy.GROUP_BY_PROGRAM).getTotal().getStoppedHosts()).isEqualTo(1);
    ListProcessesResponse processes = fleet.processes("dead");
    assertThat(processes.getFromLiveState()).isTrue();
    assertThat(processes.getCoverage().getHostsStopped()).isEqualTo(1);
    assertThat(processes.getCoverage().getHostsStale()).isZero();
  }

  @Test
  void processesOfADeadHost_areTheLastKnown_soOld() {
    ListProcessesResponse dead = fleet.processes("dead");
    assertThat(dead.getFromLiveState()).isTrue();
    assertThat(dead.getAgeSeconds()).isEqualTo(27);
    assertThat(dead.getRowsList()).allMatch(row -> row.getSilentHosts() == 1);
  }

  @Test
  void processesThatTheAgentAnswersWith_areNew() {
    fleet.pass("live").row("new", RowKind.EXACT, 1, MIB).answered();
    ListProcessesResponse live = fleet.processes("live");
    assertThat(live.getFromLiveState()).isFalse();
    assertThat(live.getAgeSeconds()).isZero();
    assertThat(live.getRowsList())
        .singleElement()
        .satisfies(row -> assertThat(row.getSilentHosts()).isZero());
  }

  @Test
  void processesThatTheAgentAnswersWith_areOfAHostThatUsesSwapOrNot() {
    for (long used : new long[] {0, MIB}) {
      assertThat(fleet.pass("live").row("s", RowKind.SAMPLED, 1, MIB).swapUsed(used).publish())
          .isNotNull();
      fleet.pass("live").row("s", RowKind.SAMPLED, 1, MIB).answered();
      assertThat(fleet.processes("live").getTotal().getSwapEstimated()).isEqualTo(used > 0);
    }
  }

  private static void assertSilent(TableRow row, int silent, int hosts) {
    assertThat(row.getSilentHosts()).as(row.getName()).isEqualTo(silent);
    assertThat(row.getHosts()).as(row.getName()).isEqualTo(hosts);
    assertThat(row.getSilentSeconds()).as(row.getName()).isEqualTo(27);
  }
}
