package dev.zmem.aggregator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a host swapped between two passes. */
class SwapTrafficTest {
  private static final long SECOND = 1_000_000_000L;
  private static final HostIdentity HOST =
      new HostIdentity("a", "id", "boot", 1, "test", Duration.ofSeconds(5), 0);

  @Test
  void pagesBetweenPasses_areARateInBytes() {
    assertThat(traffic(HOST, swapped(100, 30), 10 * SECOND, swapped(110, 50)))
        .isEqualTo(new SwapTraffic(4_096, 8_192));
    assertThat(traffic(HOST, swapped(100, 30), 10 * SECOND, swapped(100, 30)))
        .isEqualTo(new SwapTraffic(0, 0));
    assertThat(
            traffic(
                HOST,
                swapped(0, 0),
                5 * SECOND,
                new HostFigures(
                    Map.of(HostFigure.SWAPPED_IN_PAGES, 5L, HostFigure.PAGE_SIZE_BYTES, 65_536L))))
        .isEqualTo(new SwapTraffic(65_536, -1));
  }

  @Test
  void passesThatArriveTogether_areHalfAnIntervalApart() {
    assertThat(traffic(HOST, swapped(0, 0), 1, swapped(25, 0)))
        .isEqualTo(new SwapTraffic(40_960, 0));
  }

  @Test
  void nothingIsTold_beforeTheSecondPass_ofAnotherBoot_orWhereACounterFell() {
    assertThat(SwapTraffic.between(null, HOST, swapped(1, 1), SECOND))
        .isEqualTo(SwapTraffic.UNKNOWN);
    assertThat(traffic(HOST, swapped(1, 1), 0, swapped(2, 2))).isEqualTo(SwapTraffic.UNKNOWN);
    HostIdentity rebooted =
        new HostIdentity("a", "id", "boot-2", 1, "test", Duration.ofSeconds(5), 0);
    assertThat(traffic(rebooted, swapped(1, 1), 5 * SECOND, swapped(2, 2)))
        .isEqualTo(SwapTraffic.UNKNOWN);
    assertThat(traffic(HOST, swapped(10, 1), 5 * SECOND, swapped(9, 1)))
        .isEqualTo(new SwapTraffic(-1, 0));
    assertThat(traffic(HOST, HostFigures.NONE, 5 * SECOND, swapped(9, 1)))
        .isEqualTo(SwapTraffic.UNKNOWN);
  }

  private static SwapTraffic traffic(
      HostIdentity host, HostFigures before, long nanos, HostFigures now) {
    HostSnapshot last =
        new HostSnapshot(
            HOST, new LiveRows(List.of()), before, PassReport.NONE, 100 * SECOND, Instant.EPOCH);
    return SwapTraffic.between(last, host, now, 100 * SECOND + nanos);
  }

  @Test
  void swap_isInUse_whereTheKernelSaysSo_orSaysNothing() {
    assertThat(usesSwap(Map.of())).as("not known").isTrue();
    assertThat(usesSwap(Map.of(HostFigure.SWAP_TOTAL_BYTES, 8L, HostFigure.SWAP_FREE_BYTES, 8L)))
        .isFalse();
    assertThat(usesSwap(Map.of(HostFigure.SWAP_TOTAL_BYTES, 8L, HostFigure.SWAP_FREE_BYTES, 7L)))
        .isTrue();
  }

  private static boolean usesSwap(Map<HostFigure, Long> figures) {
    return new HostSnapshot(
            HOST,
            new LiveRows(List.of()),
            new HostFigures(figures),
            PassReport.NONE,
            0,
            Instant.EPOCH)
        .usesSwap();
  }

  private static HostFigures swapped(long inPages, long outPages) {
    return new HostFigures(
        Map.of(HostFigure.SWAPPED_IN_PAGES, inPages, HostFigure.SWAPPED_OUT_PAGES, outPages));
  }
}
