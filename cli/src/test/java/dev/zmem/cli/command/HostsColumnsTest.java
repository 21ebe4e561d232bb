package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.HostState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a host's row says of where its sums come from. */
class HostsColumnsTest {
  private static final HostRow ESTIMATED =
      HostRow.newBuilder()
          .setName("db-01")
          .setIntervalMillis(5000)
          .setKind(FigureKind.FIGURE_KIND_SAMPLED)
          .setErrorBytes(4096)
          .setProcessesRamBytes(3 << 20)
          .setProcessesRamEstimated(true)
          .setProcessesSwapBytes(2 << 20)
          .setProcessesSwapEstimated(true)
          .setMemTotalBytes(8 << 20)
          .setMemAvailableBytes(1 << 20)
          .build();

  @Test
  void sumsOverProcesses_areMarked_andTheKernelsFiguresNever() {
    assertThat(print(Format.TABLE, ESTIMATED).lines().toList().get(1))
        .contains("~3.0 MiB", "~2.0 MiB", " 8.0 MiB", " 1.0 MiB")
        .doesNotContain("~8", "~1");
    HostRow exact = ESTIMATED.toBuilder().clearProcessesRamEstimated().build();
    assertThat(print(Format.TABLE, exact)).contains(" 3.0 MiB").doesNotContain("~3.0 MiB");
  }

  @Test
  void data_hasKindAndBound() {
    assertThat(print(Format.JSONL, ESTIMATED))
        .contains("\"kind\":\"sampled\",\"kinds\":{\"sampled\":0},\"error_bytes\":4096");
    assertThat(print(Format.JSONL, HostRow.newBuilder().setName("a").build()))
        .contains("\"error_bytes\":null");
    assertThat(print(Format.WIDE, ESTIMATED)).contains("KIND", "ERROR", "sampled  ±4 KiB");
  }

  @Test
  void table_fitsItsTerminal() {
    HostRow largest =
        ESTIMATED.toBuilder()
            .setName("python-worker-01.eu-west-1.example.net")
            .setState(HostState.HOST_STATE_REPORTING)
            .setLacksCapability(true)
            .setWithoutPss(212)
            .setWithoutPssRssBytes(1L << 30)
            .setSwapIncomplete(true)
            .setAgeSeconds(100)
            .setProcesses(32_000)
            .setProcessesRamBytes(5L << 40)
            .setMemTotalBytes(6L << 40)
            .setMemAvailableBytes(5L << 40)
            .setSwapTotalBytes(1L << 40)
            .setSwapFreeBytes(1L << 39)
            .setMemorySomePercent(12.5)
            .setMemoryFullPercent(99.9)
            .build();
    for (int width : new int[] {40, 80, 120}) {
      int fits = width;
      assertThat(print(Format.TABLE, width, largest).lines())
          .allMatch(line -> line.length() <= fits)
          .last()
          .asString()
          .contains("incomplete", "≥~5120.00 GiB");
    }
    assertThat(print(Format.TABLE, 80, largest)).contains("AVAIL", "SWAP").doesNotContain("PSI");
    assertThat(print(Format.TABLE, 0, largest))
        .startsWith(
            "HOST                                    STATE        AGE  PROCS            RAM       SWAP")
        .contains("PSI SOME", "PSI FULL", largest.getName());
  }

  @Test
  void hostThatIsOnlyAName_hasNothing_notNought() {
    HostRow never =
        HostRow.newBuilder()
            .setName("web-99")
            .setState(HostState.HOST_STATE_STALE)
            .setNeverSeen(true)
            .build();
    assertThat(print(Format.TABLE, never).lines().toList().get(1))
        .containsPattern("web-99 +never seen +- +- +-")
        .doesNotContain("0");
    assertThat(print(Format.JSONL, never))
        .contains("\"age_seconds\":null,\"processes\":null", "\"denied\":null");
  }

  @Test
  void everyState_isAWord() {
    for (HostState state : HostState.values()) {
      if (state != HostState.UNRECOGNIZED) {
        assertThat(print(Format.JSONL, ESTIMATED.toBuilder().setState(state).build()))
            .containsPattern("\"state\":\"[a-z ]+\"");
      }
    }
  }

  @Test
  void swapTraffic_isARate_andTheAgentsOwnFiguresStandLast() {
    HostRow host =
        ESTIMATED.toBuilder()
            .setSwapInBytesPerSecond(2 << 20)
            .setSwapOutBytesPerSecond(0)
            .setSwappedInBytes(1L << 40)
            .setPassWallMicros(12_345)
            .setFailed(7)
            .build();
    List<String> wide = print(Format.WIDE, host).lines().toList();
    assertThat(wide.getFirst())
        .endsWith("AGENT  PASS TIME  MERGED  FAILED")
        .doesNotContain("FOLDED", "PASS US", "USED");
    assertThat(wide.getLast()).contains("2.0 MiB/s", "0 B/s").endsWith("12ms       0       7");
    assertThat(print(Format.JSONL, host))
        .contains(
            "\"swap_in_bytes_per_second\":2097152,\"swap_out_bytes_per_second\":0,"
                + "\"swapped_in_bytes\":1099511627776,\"swapped_out_bytes\":null")
        .contains("\"folded\":0,\"failed\":7");
  }

  @Test
  void hostWithoutPss_showsItsRss() {
    HostRow spared =
        HostRow.newBuilder().setName("a").setWithoutPss(3).setWithoutPssRssBytes(3 << 20).build();
    assertThat(print(Format.TABLE, spared)).contains("RSS 3.0 MiB");
    assertThat(print(Format.JSONL, spared))
        .contains("\"processes_ram_bytes\":null", "\"incomplete\":true,\"without_pss\":3");
  }

  private static String print(Format format, HostRow row) {
    return print(format, 0, row);
  }

  private static String print(Format format, int width, HostRow row) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, true, width)
        .print(new Report<>("hosts", HostColumns.all(), List.of(row), null, Map.of()), out);
    out.flush();
    return text.toString();
  }
}
