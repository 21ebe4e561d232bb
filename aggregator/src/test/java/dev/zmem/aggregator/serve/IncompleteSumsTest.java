package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.serve.AnsweringFleet.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.DeniedHost;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.KindCount;
import dev.zmem.proto.v1.TableRow;
import org.junit.jupiter.api.Test;

/** Sums that lack processes say so, and how much of what they are. */
class IncompleteSumsTest {
  private final AnsweringFleet fleet = new AnsweringFleet();

  @Test
  void sumThatLacksProcesses_saysHowMany_andHowMuchTheyHoldAtMost() {
    publishDeniedAndWhole();
    for (TableRow row :
        new TableRow[] {
          fleet.row(GroupBy.GROUP_BY_HOST, "denied"), fleet.table(GroupBy.GROUP_BY_PID).getTotal()
        }) {
      assertThat(row.getWithoutPss()).isEqualTo(3);
      assertThat(row.getWithoutPssRssBytes()).isEqualTo(900 * MIB);
    }
    TableRow whole = fleet.row(GroupBy.GROUP_BY_HOST, "whole");
    assertThat(whole.getWithoutPss()).isZero();
    assertThat(whole.hasWithoutPssRssBytes()).isFalse();
    assertThat(fleet.table(GroupBy.GROUP_BY_COMMAND).getTotal())
        .isEqualTo(fleet.table(GroupBy.GROUP_BY_PROGRAM).getTotal());
  }

  @Test
  void coverage_namesTheHostsWhoseAgentLacksTheCapability() {
    publishDeniedAndWhole();
    Coverage coverage = fleet.table(GroupBy.GROUP_BY_PROGRAM).getCoverage();
    assertThat(coverage.getDeniedHostsList())
        .containsExactly(
            DeniedHost.newBuilder().setName("denied").setProcesses(5).setDenied(2).build());
    assertThat(coverage.getHostsDenied()).isEqualTo(1);
    assertThat(coverage.getWithoutPss()).isEqualTo(3);
  }

  @Test
  void hosts_flagTheOneThatLacksTheCapability() {
    publishDeniedAndWhole();
    HostRow denied = fleet.host("denied");
    assertThat(denied.getLacksCapability()).isTrue();
    assertThat(denied.getWithoutPss()).isEqualTo(3);
    assertThat(denied.getWithoutPssRssBytes()).isEqualTo(900 * MIB);
    HostRow whole = fleet.host("whole");
    assertThat(whole.getLacksCapability()).isFalse();
    assertThat(whole.getWithoutPss()).isZero();
  }

  @Test
  void hostWhoseKernelRefusesAProcess_lacksNoCapability() {
    assertThat(fleet.pass("odd").row("locked", RowKind.REFUSED, 1, MIB).publish()).isNotNull();
    assertThat(fleet.host("odd").getLacksCapability()).isFalse();
    Coverage coverage = fleet.table(GroupBy.GROUP_BY_PROGRAM).getCoverage();
    assertThat(coverage.getDeniedHostsList()).isEmpty();
    assertThat(coverage.getUnreadable()).isEqualTo(1);
  }

  @Test
  void swap_isIncompleteOnlyWhereAHostThatLacksProcessesUsesSwap() {
    var plain = fleet.pass("denied").row("a", RowKind.DENIED, 1, MIB).swapUsed(0).publish();
    var busy = fleet.pass("whole").row("a", RowKind.EXACT, 1, MIB).swapUsed(MIB).publish();
    assertThat(plain.usesSwap() == busy.usesSwap()).isFalse();
    assertThat(fleet.table(GroupBy.GROUP_BY_PROGRAM).getTotal().getSwapIncomplete()).isFalse();
    assertThat(fleet.host("denied").getSwapIncomplete()).isFalse();
    assertThat(fleet.pass("denied").row("a", RowKind.DENIED, 1, MIB).swapUsed(1).publish())
        .isNotNull();
    for (GroupBy by : new GroupBy[] {GroupBy.GROUP_BY_PROGRAM, GroupBy.GROUP_BY_PID}) {
      assertThat(fleet.table(by).getTotal().getSwapIncomplete()).isTrue();
    }
    assertThat(fleet.host("denied").getSwapIncomplete()).isTrue();
  }

  @Test
  void kinds_sayHowManyAreOfWhich_strongestFirst() {
    assertThat(
            fleet
                .pass("mixed")
                .row("a", RowKind.EXACT, 7, MIB)
                .row("a", RowKind.SAMPLED, 1, MIB)
                .row("a", RowKind.CHEAP, 2, MIB)
                .row("a", RowKind.SAME_MEMORY, 1, 0)
                .row("a", RowKind.NEVER_WALKED, 3, MIB)
                .row("b", RowKind.DENIED, 4, MIB)
                .publish())
        .isNotNull();
    assertThat(fleet.row(GroupBy.GROUP_BY_PROGRAM, "a").getKindsList())
        .extracting(KindCount::getKind, KindCount::getProcesses)
        .containsExactly(
            tuple(FigureKind.FIGURE_KIND_SAME_MEMORY, 1L),
            tuple(FigureKind.FIGURE_KIND_EXACT, 7L),
            tuple(FigureKind.FIGURE_KIND_SAMPLED, 1L),
            tuple(FigureKind.FIGURE_KIND_CHEAP, 2L),
            tuple(FigureKind.FIGURE_KIND_NEVER_WALKED, 3L));
    assertThat(fleet.row(GroupBy.GROUP_BY_PROGRAM, "b").getKindsList()).isEmpty();
    assertThat(fleet.host("mixed").getKindsList()).hasSize(6);
    assertThat(
            fleet.table(GroupBy.GROUP_BY_PID).getTotal().getKindsList().stream()
                .mapToLong(KindCount::getProcesses)
                .sum())
        .isEqualTo(18);
  }

  @Test
  void estimateWithoutAnError_isNoneThatIsMarked() {
    assertThat(
            fleet
                .pass("sure")
                .row("sure", RowKind.SAMPLED, 1, MIB, 0)
                .row("unsure", RowKind.SAMPLED, 1, MIB, 1)
                .publish())
        .isNotNull();
    TableRow sure = fleet.row(GroupBy.GROUP_BY_PROGRAM, "sure");
    assertThat(sure.getPssEstimated() || sure.getUssEstimated()).isFalse();
    TableRow unsure = fleet.row(GroupBy.GROUP_BY_PROGRAM, "unsure");
    assertThat(unsure.getPssEstimated() && unsure.getUssEstimated()).isTrue();
    assertThat(fleet.table(GroupBy.GROUP_BY_HOST).getTotal().getPssEstimated()).isTrue();
  }

  private void publishDeniedAndWhole() {
    assertThat(
            fleet
                .pass("denied")
                .row("mine", RowKind.EXACT, 2, 40 * MIB)
                .row("theirs", RowKind.DENIED, 2, 500 * MIB)
                .row("spared", RowKind.NEVER_WALKED, 1, 400 * MIB)
                .publish())
        .isNotNull();
    assertThat(fleet.pass("whole").row("mine", RowKind.EXACT, 2, 200 * MIB).publish()).isNotNull();
  }
}
