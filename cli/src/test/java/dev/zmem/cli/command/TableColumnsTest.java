package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Format;
import dev.zmem.model.RowKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of programs and processes, from rows of the fleet to what is printed. */
class TableColumnsTest {
  private static final long MIB = 1 << 20;

  private final MadeUpFleet fleet = new MadeUpFleet();

  @BeforeEach
  void publish() {
    fleet
        .pass("web-1")
        .row("exact-one", RowKind.EXACT, 1, 10, 8, 20, 1, 0, 0.5)
        .row("stepped-one", RowKind.STEPPED, 1, 10, 8, 20, 1, 3 * MIB / 2, 12)
        .row("sampled-one", RowKind.SAMPLED, 1, 10, 8, 20, 1, 4 * MIB, 70)
        .row("cheap-one", RowKind.CHEAP, 1, 10, 8, 20, 1, 2048, 600)
        .row("unwalked", RowKind.NEVER_WALKED, 1, 0, 0, 30)
        .row("locked", RowKind.DENIED, 1, 0, 0, 5)
        .swapUsed(100 * MIB)
        .publish();
  }

  @Test
  void table_marksEstimates_andKeepsNumbersAligned() {
    assertThat(fleet.print(Format.TABLE))
        .isEqualTo(
            """
                    RAM↓         USS     SHARED       SWAP  COUNT  HOSTS  PROGRAM
            RSS 30.0 MiB           -          -          -      1      1  unwalked
               ~10.0 MiB    ~8.0 MiB   ~2.0 MiB    1.0 MiB      1      1  cheap-one
                10.0 MiB     8.0 MiB    2.0 MiB    1.0 MiB      1      1  exact-one
               ~10.0 MiB    ~8.0 MiB   ~2.0 MiB   ~1.0 MiB      1      1  sampled-one
               ~10.0 MiB     8.0 MiB   ~2.0 MiB    1.0 MiB      1      1  stepped-one
             RSS 5.0 MiB           -          -          -      1      1  locked
            ---------------------------------------------------------------------
              ≥~40.0 MiB  ≥~32.0 MiB  ≥~8.0 MiB  ≥~4.0 MiB      6      1  TOTAL
            """);
  }

  @Test
  void wide_saysOfWhichKind_howFarOff_andHowOld() {
    List<String> lines = fleet.print(Format.WIDE).lines().toList();
    int kind = lines.getFirst().indexOf("KIND");
    assertThat(
            lines.stream()
                .filter(line -> !line.startsWith("---"))
                .map(line -> line.substring(kind)))
        .containsExactly(
            "KIND                                                                 ERROR  AGE  LACKS"
                + " RSS  PROGRAM",
            "never_walked                                                             -    -   30.0"
                + " MiB  unwalked",
            "cheap                                                             ±0.1 MiB  10m        "
                + "  -  cheap-one",
            "exact                                                                  0 B   0s        "
                + "  -  exact-one",
            "sampled                                                           ±4.0 MiB  70s        "
                + "  -  sampled-one",
            "stepped                                                           ±1.5 MiB  12s        "
                + "  -  stepped-one",
            "denied                                                                   -    -    5.0"
                + " MiB  locked",
            "1 exact, 1 stepped, 1 sampled, 1 cheap, 1 never_walked, 1 denied  ±5.5 MiB  10m   35.0"
                + " MiB  TOTAL");
  }

  @Test
  void wide_marksPss_andNeverRss() {
    assertThat(fleet.print(Format.WIDE).lines())
        .filteredOn(line -> line.endsWith("sampled-one"))
        .singleElement()
        .asString()
        .startsWith("   ~10.0 MiB   ~10.0 MiB    ~8.0 MiB   ~2.0 MiB   20.0 MiB ");
  }

  @Test
  void json_hasKindErrorAndAge_ofRowsAndTotal() {
    assertThat(fleet.print(Format.JSON))
        .contains(
            "\"kind\":\"exact\",\"kinds\":{\"exact\":1},\"error_bytes\":0,\"age_seconds\":0.5,\"incomplete\":false,")
        .contains(
            "\"kind\":\"stepped\",\"kinds\":{\"stepped\":1},\"error_bytes\":1572864,\"age_seconds\":12.0,")
        .contains(
            "\"kind\":\"denied\",\"kinds\":{\"denied\":1},\"error_bytes\":null,\"age_seconds\":null,")
        .containsPattern(
            "\"total\":.*\"kind\":\"mixed\",\"kinds\":\\{\"exact\":1,\"stepped\":1,\"sampled\":1,\"cheap\":1,"
                + "\"never_walked\":1,\"denied\":1},\"error_bytes\":5769216,\"age_seconds\":600.0,");
  }

  @Test
  void absentPss_isNullInJson_andEmptyInCsv() {
    assertThat(fleet.print(Format.JSONL))
        .startsWith(
            "{\"ram_bytes\":null,\"pss_bytes\":null,\"uss_bytes\":null,\"shared_bytes\":null,"
                + "\"rss_bytes\":31457280,")
        .contains(
            "\"kind\":\"never_walked\",\"kinds\":{\"never_walked\":1},\"error_bytes\":null,\"age_seconds\":null");
    assertThat(fleet.print(Format.CSV))
        .startsWith(
            "time,ram_bytes,pss_bytes,uss_bytes,shared_bytes,rss_bytes,pss_anon_bytes,pss_file_bytes,pss_shmem_bytes,pss_dirty_bytes,hugetlb_bytes,lazy_free_bytes,"
                + "anon_huge_pages_bytes,ksm_bytes,locked_bytes,swap_shown_bytes,swap_bytes,swap_pss_bytes,vss_bytes,peak_rss_bytes,"
                + "minor_faults_per_second,major_faults_per_second,oom_score,oom_score_adj,swap_error_bytes,percent,count,denied,hosts,kind,kinds,error_bytes,age_seconds,incomplete,without_pss,without_pss_rss_bytes,silent_hosts,silent_seconds,stopped_hosts,stopped_seconds,name\r\n"
                + ",,,,,31457280,,,,,,,,,,,,,,,,,,,,,1,0,1,never_walked,never_walked,,,true,1,31457280,0,,0,,unwalked\r\n");
  }

  @Test
  void processes_haveTheSameColumns_andTheirStartInDataOnly() {
    String data = fleet.print(Format.CSV, 0, "pid", "ram");
    assertThat(data.lines().findFirst().orElseThrow())
        .startsWith("time,host,pid,user,ram_bytes,")
        .endsWith(
            ",stopped_seconds,parent,name,command,cgroup,unit,container,pod,exe,tree,started_at");
    assertThat(data.lines())
        .anyMatch(line ->
            line.startsWith(",web-1,3,root,")
                && line.endsWith(",sampled-one,sampled-one --flag,,,,,,,2026-01-01T00:00:00Z"));
    assertThat(fleet.print(Format.WIDE, 0, "pid", "ram"))
        .contains("HOST", "PROGRAM", "COMMAND")
        .doesNotContain("STARTED", "COUNT");
  }

  @Test
  void columnSortedBy_isAdded_withItsArrow() {
    assertThat(fleet.print(Format.TABLE, 0, "pid", "count")).contains("COUNT↓");
    assertThat(fleet.print(Format.TABLE, 0, "program", "pss")).contains("PSS↓");
    assertThat(fleet.print(Format.TABLE, 0, "user", "name")).contains("USER↑");
  }
}
