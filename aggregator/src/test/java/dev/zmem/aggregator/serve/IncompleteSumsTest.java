package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.serve.AnsweringFleet.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.model.RowKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sums that lack processes say so, and how much of what they are. */
class IncompleteSumsTest {
  private final AnsweringFleet fleet = new AnsweringFleet();

  @Test
  void sumThatLacksProcesses_saysHowMany_andHowMuchTheyHoldAtMost() {
    publishDeniedAndWhole();
    for (Row row : new Row[] {fleet.row("host", "denied"), fleet.table("pid").sum()}) {
      assertThat(row.number("without_pss")).isEqualTo(3);
      assertThat(row.number("without_pss_rss_bytes")).isEqualTo(900 * MIB);
    }
    Row whole = fleet.row("host", "whole");
    assertThat(whole.number("without_pss")).isZero();
    assertThat(whole.has("without_pss_rss_bytes")).isFalse();
    assertThat(fleet.table("command").sum()).isEqualTo(fleet.table("program").sum());
  }

  @Test
  void coverage_namesTheHostsWhoseAgentLacksTheCapability() {
    publishDeniedAndWhole();
    Row coverage = fleet.table("program").coverage();
    assertThat(coverage.get("denied_hosts")).hasToString("[{name=denied, processes=5, denied=2}]");
    assertThat(coverage.number("hosts_denied")).isEqualTo(1);
    assertThat(coverage.number("without_pss")).isEqualTo(3);
  }

  @Test
  void hosts_flagTheOneThatLacksTheCapability() {
    publishDeniedAndWhole();
    Row denied = fleet.host("denied");
    assertThat(denied.text("state")).isEqualTo("incomplete");
    assertThat(denied.number("without_pss")).isEqualTo(3);
    assertThat(denied.number("without_pss_rss_bytes")).isEqualTo(900 * MIB);
    Row whole = fleet.host("whole");
    assertThat(whole.text("state")).isEqualTo("ok");
    assertThat(whole.number("without_pss")).isZero();
  }

  @Test
  void hostWhoseKernelRefusesAProcess_lacksNoCapability() {
    assertThat(fleet.pass("odd").row("locked", RowKind.REFUSED, 1, MIB).publish()).isNotNull();
    assertThat(fleet.host("odd").text("state")).isEqualTo("ok");
    Row coverage = fleet.table("program").coverage();
    assertThat(coverage.names("denied_hosts")).isEmpty();
    assertThat(coverage.number("unreadable")).isEqualTo(1);
  }

  @Test
  void swap_isIncompleteOnlyWhereAHostThatLacksProcessesUsesSwap() {
    var plain = fleet.pass("denied").row("a", RowKind.DENIED, 1, MIB).swapUsed(0).publish();
    var busy = fleet.pass("whole").row("a", RowKind.EXACT, 1, MIB).swapUsed(MIB).publish();
    assertThat(plain.usesSwap() == busy.usesSwap()).isFalse();
    assertThat(fleet.table("program").sum().isIncomplete("swap_shown_bytes")).isFalse();
    assertThat(fleet.host("denied").isIncomplete("processes_swap_bytes")).isFalse();
    assertThat(
            fleet
                .pass("denied")
                .row("a", RowKind.DENIED, 1, MIB)
                .row("b", RowKind.EXACT, 1, MIB)
                .swapUsed(1)
                .publish())
        .isNotNull();
    for (String by : new String[] {"program", "pid"}) {
      assertThat(fleet.table(by).sum().isIncomplete("swap_shown_bytes")).isTrue();
    }
    assertThat(fleet.host("denied").isIncomplete("processes_swap_bytes")).isTrue();
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
    Row several = fleet.row("program", "a");
    assertThat(several.text("kind")).isEqualTo("mixed");
    assertThat(several.get("kinds"))
        .hasToString("{same_memory=1, exact=7, sampled=1, cheap=2, never_walked=3}");
    Row alike = fleet.row("program", "b");
    assertThat(alike.text("kind")).isEqualTo("denied");
    assertThat(alike.get("kinds")).isEqualTo(Map.of("denied", 4L));
    assertThat((Map<?, ?>) fleet.host("mixed").get("kinds")).hasSize(6);
    assertThat(fleet.table("pid").sum().get("kinds"))
        .hasToString("{same_memory=1, exact=7, sampled=1, cheap=2, never_walked=3, denied=4}");
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
    Row sure = fleet.row("program", "sure");
    assertThat(sure.isEstimate("pss_bytes") || sure.isEstimate("uss_bytes")).isFalse();
    Row unsure = fleet.row("program", "unsure");
    assertThat(unsure.isEstimate("pss_bytes") && unsure.isEstimate("uss_bytes")).isTrue();
    assertThat(fleet.table("host").sum().isEstimate("pss_bytes")).isTrue();
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
