package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.serve.AnsweringFleet.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where rows stand, also those without PSS; and the rates of hosts. */
class RowOrderTest {
  private final AnsweringFleet fleet = new AnsweringFleet();

  @BeforeEach
  void publish() {
    assertThat(
            fleet
                .pass("host")
                .row("a-small", RowKind.EXACT, 1, MIB)
                .row("b-huge", RowKind.PSS_OFF, 1, 900 * MIB)
                .row("c-large", RowKind.EXACT, 1, 300 * MIB)
                .row("d-partly", RowKind.EXACT, 1, 2 * MIB)
                .row("d-partly", RowKind.DENIED, 1, 500 * MIB)
                .row("e-tiny", RowKind.DENIED, 1, 4096)
                .publish())
        .isNotNull();
  }

  @Test
  void ram_sortsWhatHasNoPssByItsRss() {
    assertThat(order("ram", false))
        .containsExactly("b-huge", "d-partly", "c-large", "a-small", "e-tiny");
    assertThat(order("ram", true))
        .containsExactly("e-tiny", "a-small", "c-large", "d-partly", "b-huge");
  }

  @Test
  void ties_goByRam_notByName() {
    assertThat(order("hosts", false))
        .containsExactly("b-huge", "d-partly", "c-large", "a-small", "e-tiny");
    assertThat(order("hosts", true))
        .containsExactly("b-huge", "d-partly", "c-large", "a-small", "e-tiny");
  }

  @Test
  void whatHasNotTheFigure_comesLast_largestFirst_bothWays() {
    assertThat(order("uss", false))
        .containsExactly("c-large", "d-partly", "a-small", "b-huge", "e-tiny");
    assertThat(order("uss", true))
        .containsExactly("a-small", "d-partly", "c-large", "b-huge", "e-tiny");
  }

  @Test
  void names_goByName() {
    assertThat(order("name", true))
        .containsExactly("e-tiny", "d-partly", "c-large", "b-huge", "a-small");
  }

  @Test
  void swapTraffic_isARateBetweenTwoPasses() {
    assertThat(fleet.pass("s").swappedSinceBoot(1000, 5000).publish()).isNotNull();
    assertThat(fleet.host("s").has("swap_in_bytes_per_second")).isFalse();
    fleet.sleep(Duration.ofSeconds(4));
    assertThat(fleet.pass("s").swappedSinceBoot(1000, 5010).publish()).isNotNull();
    Row host = fleet.host("s");
    assertThat(host.number("swap_in_bytes_per_second")).isZero();
    assertThat(host.has("swap_in_bytes_per_second")).isTrue();
    assertThat(host.number("swap_out_bytes_per_second")).isEqualTo(10 * 4096 / 4);
    assertThat(host.number("swapped_out_bytes")).isEqualTo(5010 * 4096);
  }

  @Test
  void swapCountersThatFell_giveNoRate() {
    assertThat(fleet.pass("s").swappedSinceBoot(1000, 5000).publish()).isNotNull();
    fleet.sleep(Duration.ofSeconds(4));
    assertThat(fleet.pass("s").swappedSinceBoot(10, 5000).publish()).isNotNull();
    assertThat(fleet.host("s").has("swap_in_bytes_per_second")).isFalse();
    assertThat(fleet.host("s").number("swap_out_bytes_per_second")).isZero();
  }

  @Test
  void passesThatWereHeldUp_andArriveTogether_giveNoRateThatNeverWas() {
    assertThat(fleet.pass("s").swappedSinceBoot(0, 0).publish()).isNotNull();
    fleet.sleep(Duration.ofMillis(1));
    assertThat(fleet.pass("s").swappedSinceBoot(0, 1000).publish()).isNotNull();
    assertThat(fleet.host("s").number("swap_out_bytes_per_second"))
        .as("at most twice what was swapped in an interval of 5 s")
        .isEqualTo(2 * 1000 * 4096 / 5);
  }

  private List<String> order(String sortBy, boolean reverse) {
    return fleet.table("program", sortBy, reverse).rows().stream().map(Row::name).toList();
  }
}
