package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Format;
import dev.zmem.model.RowKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of sums that lack processes, of silent hosts, and of few columns. */
class IncompleteTablesTest {
  private static final long MIB = 1 << 20;
  private static final String CELERY = "[celeryd: uploads@%h:ForkPoolWorker-*]";

  private final MadeUpFleet fleet = new MadeUpFleet();

  @BeforeEach
  void publish() {
    fleet.pass("w-1").row(CELERY, RowKind.EXACT, 4, 100, 66, 120).publish();
    fleet.sleep(27.2);
    for (String host : List.of("w-2", "w-3")) {
      fleet.pass(host).row(CELERY, RowKind.EXACT, 4, 100, 67, 120).publish();
    }
    fleet
        .pass("db-1")
        .row("postgres", RowKind.NEVER_WALKED, 4, 0, 0, 900)
        .row("nginx", RowKind.EXACT, 2, 21.5, 20, 30)
        .row("nginx", RowKind.SAMPLED, 1, 20, 20, 30, 0, MIB, 0)
        .row("nginx", RowKind.DENIED, 5, 0, 0, 64)
        .swapUsed(MIB)
        .publish();
  }

  @Test
  void table120_marksBounds_rss_silence_andTheColumnSortedBy() {
    assertThat(print(Format.TABLE, 120, "ram"))
        .isEqualTo(
            """
                     RAM↓          USS       SHARED  SWAP  COUNT  HOSTS       SILENT  PROGRAM
            RSS 900.0 MiB            -            -     -      4      1            -  postgres
                300.0 MiB    200.0 MiB    100.0 MiB   0 B     12      3  1 of 3, 27s  [celeryd: uploads@%h:ForkPoolWorker-*]
               ≥~41.5 MiB   ≥~40.0 MiB    ≥~1.5 MiB  ≥0 B      8      1            -  nginx
            ---------------------------------------------------------------------------------
              ≥~341.5 MiB  ≥~240.0 MiB  ≥~101.5 MiB  ≥0 B     24      4  1 of 4, 27s  TOTAL
            """);
  }

  @Test
  void table80_doesWithoutSharedAndHosts() {
    assertThat(print(Format.TABLE, 80, "ram"))
        .isEqualTo(
            """
                     RAM↓          USS  SWAP  COUNT       SILENT  PROGRAM
            RSS 900.0 MiB            -     -      4            -  postgres
                300.0 MiB    200.0 MiB   0 B     12  1 of 3, 27s  [celeryd: upl…oolWorker-*]
               ≥~41.5 MiB   ≥~40.0 MiB  ≥0 B      8            -  nginx
            -------------------------------------------------------------
              ≥~341.5 MiB  ≥~240.0 MiB  ≥0 B     24  1 of 4, 27s  TOTAL
            """);
  }

  @Test
  void table40_keepsRamAndProgram() {
    assertThat(print(Format.TABLE, 40, "ram"))
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
    assertThat(print(Format.TABLE, 40, "rss").lines().findFirst().orElseThrow()).contains("RSS↓");
    assertThat(print(Format.TABLE, 0, "ram")).doesNotContain("RSS↓");
    assertThat(print(Format.TABLE, 0, "name")).contains("PROGRAM↑");
  }

  @Test
  void wide_saysHowMuchIsOfWhichKind_andHowFarOff() {
    List<String> lines = print(Format.WIDE, 0, "ram").lines().toList();
    assertThat(lines.get(1)).contains("never_walked");
    assertThat(lines.get(2)).contains("exact").doesNotContain("±");
    assertThat(lines.get(3)).containsPattern("2 exact, 1 sampled, 5 denied +±1.0 MiB");
    assertThat(lines.getFirst()).contains("SWAP GROSS", "LACKS RSS").doesNotContain("SWAP FULL");
  }

  @Test
  void json_hasTheFieldsOfRowsAndTotal() {
    assertThat(print(Format.JSON, 0, "ram"))
        .contains("\"ram_bytes\":null")
        .contains(
            "\"kind\":\"never_walked\",\"kinds\":{\"never_walked\":4},\"error_bytes\":null,\"age_seconds\":null,"
                + "\"incomplete\":true,\"without_pss\":4,\"without_pss_rss_bytes\":943718400,"
                + "\"silent_hosts\":0,\"silent_seconds\":null,\"stopped_hosts\":0,\"stopped_seconds\":null,\"name\":\"postgres\"")
        .contains(
            "\"incomplete\":false,\"without_pss\":0,\"without_pss_rss_bytes\":null,"
                + "\"silent_hosts\":1,\"silent_seconds\":27.2,\"stopped_hosts\":0,\"stopped_seconds\":null,\"name\":\"[celeryd")
        .contains("\"kind\":\"mixed\",\"kinds\":{\"exact\":2,\"sampled\":1,\"denied\":5},")
        .containsPattern("\"total\":\\{.*\"incomplete\":true,\"without_pss\":9");
  }

  private String print(Format format, int width, String sortedBy) {
    return fleet.print(format, width, "program", sortedBy);
  }
}
