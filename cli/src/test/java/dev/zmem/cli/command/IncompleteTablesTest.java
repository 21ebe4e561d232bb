package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.KindCount;
import dev.zmem.proto.v1.TableRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables of sums that lack processes, of silent hosts, and of few columns. */
class IncompleteTablesTest {
  private static final long MIB = 1 << 20;

  private static final TableRow SPARED =
      TableRow.newBuilder()
          .setName("postgres")
          .setKind(FigureKind.FIGURE_KIND_NEVER_WALKED)
          .setRssBytes(900 * MIB)
          .setWithoutPss(4)
          .setWithoutPssRssBytes(900 * MIB)
          .setCount(4)
          .setHosts(1)
          .build();
  private static final TableRow WHOLE =
      TableRow.newBuilder()
          .setName("[celeryd: uploads@%h:ForkPoolWorker-*]")
          .setKind(FigureKind.FIGURE_KIND_EXACT)
          .setErrorBytes(0)
          .setPssBytes(300 * MIB)
          .setUssBytes(200 * MIB)
          .setSharedBytes(100 * MIB)
          .setSwapBytes(0)
          .setSwapPssBytes(0)
          .setSwapShownBytes(0)
          .setCount(12)
          .setHosts(3)
          .setSilentHosts(1)
          .setSilentSeconds(27.2)
          .build();
  private static final TableRow PARTLY =
      TableRow.newBuilder()
          .setName("nginx")
          .setKind(FigureKind.FIGURE_KIND_DENIED)
          .addKinds(kind(FigureKind.FIGURE_KIND_EXACT, 2))
          .addKinds(kind(FigureKind.FIGURE_KIND_SAMPLED, 1))
          .addKinds(kind(FigureKind.FIGURE_KIND_DENIED, 5))
          .setErrorBytes(MIB)
          .setPssBytes(43_515_904)
          .setUssBytes(40 * MIB)
          .setSharedBytes(1_572_864)
          .setSwapBytes(0)
          .setSwapPssBytes(0)
          .setSwapShownBytes(0)
          .setPssEstimated(true)
          .setWithoutPss(5)
          .setWithoutPssRssBytes(64 * MIB)
          .setCount(8)
          .setHosts(1)
          .build();
  private static final TableRow TOTAL =
      PARTLY.toBuilder()
          .setName("TOTAL")
          .setPssBytes(43_515_904 + 300 * MIB)
          .setUssBytes(240 * MIB)
          .setSharedBytes(1_572_864 + 100 * MIB)
          .setSwapIncomplete(true)
          .setCount(24)
          .setHosts(3)
          .setSilentHosts(1)
          .setSilentSeconds(27.2)
          .build();

  @Test
  void table120_marksBounds_rss_silence_andTheColumnSortedBy() {
    assertThat(print(Format.TABLE, 120, "ram_bytes"))
        .isEqualTo(
            """
                     RAM↓         USS       SHARED  SWAP  COUNT  HOSTS       SILENT  PROGRAM
            RSS 900.0 MiB           -            -     -      4      1            -  postgres
                300.0 MiB   200.0 MiB    100.0 MiB   0 B     12      3  1 of 3, 27s  [celeryd: uploads@%h:ForkPoolWorker-*]
               ≥~41.5 MiB   ≥40.0 MiB    ≥~1.5 MiB   0 B      8      1            -  nginx
            --------------------------------------------------------------------------------
              ≥~341.5 MiB  ≥240.0 MiB  ≥~101.5 MiB  ≥0 B     24      3  1 of 3, 27s  TOTAL
            """);
  }

  @Test
  void table80_doesWithoutSharedAndHosts() {
    assertThat(print(Format.TABLE, 80, "ram_bytes"))
        .isEqualTo(
            """
                     RAM↓         USS  SWAP  COUNT       SILENT  PROGRAM
            RSS 900.0 MiB           -     -      4            -  postgres
                300.0 MiB   200.0 MiB   0 B     12  1 of 3, 27s  [celeryd: upl…PoolWorker-*]
               ≥~41.5 MiB   ≥40.0 MiB   0 B      8            -  nginx
            ------------------------------------------------------------
              ≥~341.5 MiB  ≥240.0 MiB  ≥0 B     24  1 of 3, 27s  TOTAL
            """);
  }

  @Test
  void table40_keepsRamAndProgram() {
    assertThat(print(Format.TABLE, 40, "ram_bytes"))
        .isEqualTo(
            """
                     RAM↓  PROGRAM
            RSS 900.0 MiB  postgres
                300.0 MiB  [celeryd: up…oolWorker-*]
               ≥~41.5 MiB  nginx
            ----------------------
              ≥~341.5 MiB  TOTAL
            """);
  }

  @Test
  void columnSortedBy_isAddedToTheTable() {
    assertThat(print(Format.TABLE, 40, "rss_bytes").lines().findFirst().orElseThrow())
        .contains("RSS↓");
    assertThat(print(Format.TABLE, 0, "ram_bytes")).doesNotContain("RSS↓");
    assertThat(print(Format.TABLE, 0, "name")).contains("PROGRAM↑");
  }

  @Test
  void wide_saysHowMuchIsOfWhichKind_andHowFarOff() {
    List<String> lines = print(Format.WIDE, 0, "ram_bytes").lines().toList();
    assertThat(lines.get(1)).contains("never_walked");
    assertThat(lines.get(2)).contains("exact").doesNotContain("±");
    assertThat(lines.get(3)).contains("2 exact, 1 sampled, 5 denied  ±1.0 MiB");
    assertThat(lines.getFirst()).contains("SWAP GROSS", "LACKS RSS").doesNotContain("SWAP FULL");
  }

  @Test
  void json_hasTheFieldsOfRowsAndTotal() {
    assertThat(print(Format.JSON, 0, "ram_bytes"))
        .contains("\"ram_bytes\":null")
        .contains(
            "\"kind\":\"never_walked\",\"kinds\":{\"never_walked\":4},\"error_bytes\":null,\"age_seconds\":null,"
                + "\"incomplete\":true,\"without_pss\":4,\"without_pss_rss_bytes\":943718400,"
                + "\"silent_hosts\":0,\"silent_seconds\":null,\"stopped_hosts\":0,\"stopped_seconds\":null,\"name\":\"postgres\"")
        .contains(
            "\"incomplete\":false,\"without_pss\":0,\"without_pss_rss_bytes\":null,"
                + "\"silent_hosts\":1,\"silent_seconds\":27.2,\"stopped_hosts\":0,\"stopped_seconds\":null,\"name\":\"[celeryd")
        .contains("\"kind\":\"mixed\",\"kinds\":{\"exact\":2,\"sampled\":1,\"denied\":5},")
        .containsPattern("\"total\":\\{.*\"incomplete\":true,\"without_pss\":5");
  }

  private static KindCount kind(FigureKind kind, long processes) {
    return KindCount.newBuilder().setKind(kind).setProcesses(processes).build();
  }

  private static String print(Format format, int width, String sortedBy) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, true, width)
        .print(
            TableColumns.groups(
                List.of(SPARED, WHOLE, PARTLY),
                TOTAL,
                Coverage.getDefaultInstance(),
                "PROGRAM",
                new Sorting(sortedBy, false)),
            out);
    out.flush();
    return text.toString();
  }
}
