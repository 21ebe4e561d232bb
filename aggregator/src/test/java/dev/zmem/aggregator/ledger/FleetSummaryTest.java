package dev.zmem.aggregator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ledger.FleetSummary.Tightest;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetSummaryTest {
  private static final long NOW = Duration.ofMinutes(10).toNanos();
  private static final long GIB = 1L << 30;

  @Test
  void ofHosts_addsUp_andNamesTheTightest() {
    FleetSummary summary =
        FleetSummary.of(
            List.of(
                host("large", NOW, memory(64 * GIB, 10 * GIB, 8 * GIB, 5 * GIB, 40)),
                host("small", NOW, memory(2 * GIB, GIB / 4, GIB, GIB, 1250))),
            NOW);
    assertThat(summary)
        .isEqualTo(
            new FleetSummary(
                66 * GIB,
                10 * GIB + GIB / 4,
                3 * GIB,
                9 * GIB,
                1250,
                new Tightest("small", GIB / 4, 2 * GIB)));
  }

  @Test
  void hostThatIsSilent_isNotInIt() {
    FleetSummary summary =
        FleetSummary.of(
            List.of(
                host("silent", 0, memory(GIB, 0, GIB, 0, 9000)),
                host("live", NOW, memory(4 * GIB, 2 * GIB, 0, 0, 0))),
            NOW);
    assertThat(summary)
        .isEqualTo(
            new FleetSummary(4 * GIB, 2 * GIB, 0, 0, 0, new Tightest("live", 2 * GIB, 4 * GIB)));
  }

  @Test
  void whatNoKernelTells_isAbsent_notNothing() {
    assertThat(FleetSummary.of(List.of(host("mute", NOW, Map.of())), NOW))
        .isEqualTo(new FleetSummary(-1, -1, -1, -1, -1, null));
    assertThat(FleetSummary.of(List.of(), NOW))
        .isEqualTo(new FleetSummary(-1, -1, -1, -1, -1, null));
  }

  @Test
  void containerThatShowsMoreAvailableThanItHas_hasAllOfItAvailable() {
    assertThat(FleetSummary.of(List.of(host("lxc", NOW, memory(GIB, 9 * GIB, 0, 0, 0))), NOW))
        .isEqualTo(new FleetSummary(GIB, GIB, 0, 0, 0, new Tightest("lxc", GIB, GIB)));
  }

  private static Map<HostFigure, Long> memory(
      long total, long available, long swapTotal, long swapFree, long some) {
    return Map.of(
        HostFigure.MEM_TOTAL_BYTES, total,
        HostFigure.MEM_AVAILABLE_BYTES, available,
        HostFigure.SWAP_TOTAL_BYTES, swapTotal,
        HostFigure.SWAP_FREE_BYTES, swapFree,
        HostFigure.MEMORY_SOME_CENTIPERCENT, some);
  }

  private static HostSnapshot host(String name, long sampledAt, Map<HostFigure, Long> figures) {
    return new HostSnapshot(
        new HostIdentity(name, "machine", "boot", 1, "test", Duration.ofSeconds(2), 0),
        new LiveRows(List.of()),
        new HostFigures(figures),
        PassReport.NONE,
        sampledAt,
        Instant.EPOCH);
  }
}
