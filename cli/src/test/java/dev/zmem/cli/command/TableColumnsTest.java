package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.TableRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TableColumnsTest {
  private static final long MIB = 1 << 20;
  private static final Sorting BY_RAM = new Sorting("ram_bytes", false);

  private static final TableRow EXACT = row("exact-one", FigureKind.FIGURE_KIND_EXACT, 0, 0.5);
  private static final TableRow STEPPED =
      row("stepped-one", FigureKind.FIGURE_KIND_STEPPED, 3 * MIB / 2, 12);
  private static final TableRow SAMPLED =
      row("sampled-one", FigureKind.FIGURE_KIND_SAMPLED, 4 * MIB, 70);
  private static final TableRow CHEAP = row("cheap-one", FigureKind.FIGURE_KIND_CHEAP, 2048, 600);
  private static final TableRow UNWALKED =
      TableRow.newBuilder()
          .setName("unwalked")
          .setKind(FigureKind.FIGURE_KIND_NEVER_WALKED)
          .setRssBytes(30 * MIB)
          .setWithoutPss(1)
          .setWithoutPssRssBytes(30 * MIB)
          .setHugetlbBytes(0)
          .setCount(1)
          .setHosts(1)
          .build();
  private static final TableRow DENIED =
      TableRow.newBuilder()
          .setName("locked")
          .setKind(FigureKind.FIGURE_KIND_DENIED)
          .setCount(1)
          .setDenied(1)
          .setHosts(1)
          .build();
  private static final TableRow TOTAL =
      row("TOTAL", FigureKind.FIGURE_KIND_CHEAP, 6 * MIB, 600).toBuilder()
          .setKind(FigureKind.FIGURE_KIND_DENIED)
          .setSwapEstimated(true)
          .setCount(6)
          .build();

  @Test
  void table_marksEstimates_andKeepsNumbersAligned() {
    assertThat(print(Format.TABLE, EXACT, STEPPED, SAMPLED, CHEAP, UNWALKED, DENIED))
        .isEqualTo(
            """
                    RAM↓       USS    SHARED      SWAP  COUNT  HOSTS  PROGRAM
                10.0 MiB   8.0 MiB   2.0 MiB   1.0 MiB      1      1  exact-one
               ~10.0 MiB   8.0 MiB  ~2.0 MiB   1.0 MiB      1      1  stepped-one
               ~10.0 MiB  ~8.0 MiB  ~2.0 MiB  ~1.0 MiB      1      1  sampled-one
               ~10.0 MiB  ~8.0 MiB  ~2.0 MiB   1.0 MiB      1      1  cheap-one
            RSS 30.0 MiB         -         -         -      1      1  unwalked
                       -         -         -         -      1      1  locked
            -----------------------------------------------------------------
               ~10.0 MiB  ~8.0 MiB  ~2.0 MiB  ~1.0 MiB      6      1  TOTAL
            """);
  }

  @Test
  void wide_saysOfWhichKind_howFarOff_andHowOld() {
    List<String> lines =
        print(Format.WIDE, EXACT, STEPPED, SAMPLED, CHEAP, UNWALKED, DENIED).lines().toList();
    int kind = lines.getFirst().indexOf("KIND");
    assertThat(
            lines.stream()
                .filter(line -> !line.startsWith("---"))
                .map(line -> line.substring(kind)))
        .containsExactly(
            "KIND              ERROR  AGE  LACKS RSS  PROGRAM",
            "exact               0 B   0s          -  exact-one",
            "stepped        ±1.5 MiB  12s          -  stepped-one",
            "sampled        ±4.0 MiB  70s          -  sampled-one",
            "cheap         ±<0.1 MiB  10m          -  cheap-one",
            "never_walked          -    -   30.0 MiB  unwalked",
            "denied                -    -          -  locked",
            "denied         ±6.0 MiB  10m          -  TOTAL");
  }

  @Test
  void wide_marksPss_andNeverRss() {
    String line = print(Format.WIDE, SAMPLED).lines().toList().get(1);
    assertThat(line).startsWith("~10.0 MiB  ~10.0 MiB  ~8.0 MiB  ~2.0 MiB  20.0 MiB ");
  }

  @Test
  void sumOfExactSteppedAndDenied_marksWhatSteppedEstimates() {
    TableRow sum =
        STEPPED.toBuilder()
            .setKind(FigureKind.FIGURE_KIND_DENIED)
            .setCount(3)
            .setDenied(1)
            .setWithoutPss(1)
            .build();
    assertThat(print(Format.TABLE, sum).lines().toList().get(1))
        .startsWith("≥~10.0 MiB  ≥8.0 MiB  ≥~2.0 MiB   1.0 MiB ");
  }

  @Test
  void everyKind_hasAName() {
    for (FigureKind kind : FigureKind.values()) {
      boolean unknown =
          kind == FigureKind.FIGURE_KIND_UNSPECIFIED || kind == FigureKind.UNRECOGNIZED;
      assertThat(Kinds.name(kind))
          .isEqualTo(
              unknown
                  ? null
                  : kind.name().substring("FIGURE_KIND_".length()).toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void json_hasKindErrorAndAge_ofRowsAndTotal() {
    assertThat(print(Format.JSON, EXACT, STEPPED, DENIED))
        .contains(
            "\"kind\":\"exact\",\"kinds\":{\"exact\":1},\"error_bytes\":0,\"age_seconds\":0.5,\"incomplete\":false,")
        .contains(
            "\"kind\":\"stepped\",\"kinds\":{\"stepped\":1},\"error_bytes\":1572864,\"age_seconds\":12.0,")
        .contains(
            "\"kind\":\"denied\",\"kinds\":{\"denied\":1},\"error_bytes\":null,\"age_seconds\":null,")
        .contains(
            "\"kind\":\"denied\",\"kinds\":{\"denied\":6},\"error_bytes\":6291456,\"age_seconds\":600.0,");
  }

  @Test
  void absentPss_isNullInJson_andEmptyInCsv() {
    assertThat(print(Format.JSONL, UNWALKED))
        .startsWith(
            "{\"ram_bytes\":null,\"pss_bytes\":null,\"uss_bytes\":null,\"shared_bytes\":null,"
                + "\"rss_bytes\":31457280,")
        .contains(
            "\"kind\":\"never_walked\",\"kinds\":{\"never_walked\":1},\"error_bytes\":null,\"age_seconds\":null");
    assertThat(print(Format.CSV, UNWALKED))
        .isEqualTo(
            "time,ram_bytes,pss_bytes,uss_bytes,shared_bytes,rss_bytes,hugetlb_bytes,lazy_free_bytes,"
                + "swap_shown_bytes,swap_bytes,swap_pss_bytes,swap_error_bytes,count,denied,hosts,"
                + "kind,kinds,error_bytes,age_seconds,incomplete,without_pss,without_pss_rss_bytes,"
                + "silent_hosts,silent_seconds,stopped_hosts,stopped_seconds,name\r\n"
                + ",,,,,31457280,0,,,,,,1,0,1,never_walked,never_walked,,,true,1,31457280,0,,0,,unwalked\r\n");
  }

  @Test
  void kindOfAnOlderAggregator_isAbsent() {
    TableRow plain = row("plain", FigureKind.FIGURE_KIND_UNSPECIFIED, 0, 1);
    assertThat(print(Format.JSONL, plain)).contains("\"kind\":null");
    assertThat(print(Format.TABLE, plain).lines().toList().get(1)).doesNotContain("~");
  }

  @Test
  void processes_haveTheSameColumns() {
    TableRow process = SAMPLED.toBuilder().setPid(7).setUser("root").setHost("a").build();
    Report<TableRow> report =
        TableColumns.processes(
            List.of(process), TOTAL, Coverage.getDefaultInstance(), Detail.TABLE, BY_RAM);
    assertThat(print(Format.WIDE, report))
        .contains("KIND        ERROR  AGE", "sampled  ±4.0 MiB  70s");
    assertThat(print(Format.JSONL, report))
        .contains("\"kind\":\"sampled\",\"kinds\":{\"sampled\":1},\"error_bytes\":4194304");
  }

  @Test
  void startOfAProcess_isInDataOnly_absentWhereNotKnown() {
    TableRow known = EXACT.toBuilder().setPid(7).setStartedAtSeconds(1_767_225_600).build();
    Report<TableRow> report =
        TableColumns.processes(
            List.of(known, SAMPLED), TOTAL, Coverage.getDefaultInstance(), Detail.TABLE, BY_RAM);
    assertThat(print(Format.JSONL, report).lines())
        .satisfiesExactly(
            first -> assertThat(first).endsWith(",\"started_at\":\"2026-01-01T00:00:00Z\"}"),
            second -> assertThat(second).endsWith(",\"started_at\":null}"),
            last -> assertThat(last).startsWith("{\"time\":"));
    assertThat(print(Format.CSV, report).lines())
        .satisfiesExactly(
            header -> assertThat(header).endsWith(",command,started_at"),
            first -> assertThat(first).endsWith(",2026-01-01T00:00:00Z"),
            second -> assertThat(second).endsWith(","));
    assertThat(print(Format.WIDE, report)).doesNotContain("STARTED");
  }

  private static TableRow row(String name, FigureKind kind, long errorBytes, double ageSeconds) {
    boolean known = kind != FigureKind.FIGURE_KIND_UNSPECIFIED;
    return TableRow.newBuilder()
        .setName(name)
        .setKind(kind)
        .setPssEstimated(kind != FigureKind.FIGURE_KIND_EXACT && known)
        .setUssEstimated(
            kind == FigureKind.FIGURE_KIND_SAMPLED || kind == FigureKind.FIGURE_KIND_CHEAP)
        .setSwapEstimated(kind == FigureKind.FIGURE_KIND_SAMPLED)
        .setErrorBytes(errorBytes)
        .setAgeSeconds(ageSeconds)
        .setPssBytes(10 * MIB)
        .setUssBytes(8 * MIB)
        .setSharedBytes(2 * MIB)
        .setRssBytes(20 * MIB)
        .setSwapBytes(MIB)
        .setSwapPssBytes(MIB)
        .setSwapShownBytes(MIB)
        .setCount(1)
        .setHosts(1)
        .build();
  }

  private static String print(Format format, TableRow... rows) {
    return print(
        format,
        TableColumns.groups(
            List.of(rows), TOTAL, Coverage.getDefaultInstance(), "PROGRAM", BY_RAM));
  }

  private static String print(Format format, Report<TableRow> report) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, true, 0).print(report, out);
    out.flush();
    return text.toString();
  }
}
