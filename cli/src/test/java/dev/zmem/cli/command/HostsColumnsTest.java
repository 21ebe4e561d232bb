package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Format;
import dev.zmem.model.HostFigure;
import dev.zmem.model.PassReport;
import dev.zmem.model.RowKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of hosts, from their passes to what is printed. */
class HostsColumnsTest {
  private static final long MIB = 1 << 20;

  private final MadeUpFleet fleet = new MadeUpFleet();

  private MadeUpFleet.Pass estimated() {
    return fleet
        .pass("db-01")
        .row("a", RowKind.SAMPLED, 1, 3, 1, 4, 2, 4096, 0)
        .swapUsed(900 * MIB)
        .figure(HostFigure.MEM_TOTAL_BYTES, 8 * MIB)
        .figure(HostFigure.MEM_AVAILABLE_BYTES, MIB);
  }

  @Test
  void sumsOverProcesses_areMarked_andTheKernelsFiguresNever() {
    estimated().publish();
    assertThat(fleet.printHosts(Format.TABLE, 0).lines().toList().get(1))
        .contains("~3.0 MiB", "~2.0 MiB", " 8.0 MiB", " 1.0 MiB")
        .doesNotContain("~8", "~1");
    fleet.pass("db-01").row("a", RowKind.EXACT, 1, 3, 1, 4).publish();
    assertThat(fleet.printHosts(Format.TABLE, 0)).contains(" 3.0 MiB").doesNotContain("~3.0 MiB");
  }

  @Test
  void data_hasKindAndBound() {
    estimated().report(new PassReport(1, 1, 0, 0, 0, 0, 0, 0)).publish();
    assertThat(fleet.printHosts(Format.JSONL, 0))
        .contains("\"kind\":\"sampled\",\"kinds\":{\"sampled\":1},\"error_bytes\":4096");
    assertThat(fleet.printHosts(Format.WIDE, 0)).contains("KIND", "ERROR", "sampled  ±4 KiB");
  }

  @Test
  void table_fitsItsTerminal() {
    String name = "python-worker-01.eu-west-1.example.net";
    fleet
        .pass(name)
        .row("a", RowKind.SAMPLED, 1, 5 << 20, 1, 6 << 20, 1, 1 << 30, 0)
        .row("b", RowKind.DENIED, 212, 0, 0, 1024)
        .swapUsed(1 << 29)
        .figure(HostFigure.MEM_TOTAL_BYTES, 6L << 40)
        .figure(HostFigure.MEM_AVAILABLE_BYTES, 5L << 40)
        .figure(HostFigure.MEMORY_SOME_CENTIPERCENT, 1250)
        .figure(HostFigure.MEMORY_FULL_CENTIPERCENT, 9990)
        .report(new PassReport(1, 32_000, 0, 0, 0, 0, 0, 0))
        .publish();
    for (int width : new int[] {40, 80, 120}) {
      int fits = width;
      assertThat(fleet.printHosts(Format.TABLE, width).lines())
          .allMatch(line -> line.length() <= fits)
          .last()
          .asString()
          .contains("incomplete", "≥~5120.00 GiB");
    }
    assertThat(fleet.printHosts(Format.TABLE, 80)).contains("AVAIL", "SWAP").doesNotContain("PSI");
    assertThat(fleet.printHosts(Format.TABLE, 0))
        .startsWith(
            "HOST                                    STATE       AGE  PROCS            RAM      "
                + " SWAP")
        .contains("PSI SOME", "12.5%", "PSI FULL", "99.9%", name);
  }

  @Test
  void swapTraffic_isARate_andTheAgentsOwnFiguresStandLast() {
    estimated()
        .figure(HostFigure.SWAPPED_IN_PAGES, 0)
        .figure(HostFigure.SWAPPED_OUT_PAGES, 0)
        .publish();
    fleet.sleep(4);
    estimated()
        .figure(HostFigure.SWAPPED_IN_PAGES, 2048)
        .figure(HostFigure.SWAPPED_OUT_PAGES, 0)
        .report(new PassReport(12_345, 1, 0, 0, 0, 0, 0, 0, 7))
        .publish();
    List<String> wide = fleet.printHosts(Format.WIDE, 0).lines().toList();
    assertThat(wide.getFirst())
        .endsWith("AGENT  PASS TIME  MERGED  FAILED")
        .doesNotContain("FOLDED", "PASS US", "USED", "ZRAM", "LIMIT");
    assertThat(wide.getLast()).contains("2.0 MiB/s", "0 B/s").endsWith("12ms       0       7");
    assertThat(fleet.printHosts(Format.JSONL, 0))
        .contains(
            "\"swap_in_bytes_per_second\":2097152,\"swap_out_bytes_per_second\":0,"
                + "\"swapped_in_bytes\":8388608,\"swapped_out_bytes\":0")
        .contains("\"folded\":0,\"failed\":7");
  }

  @Test
  void hostWithoutPss_showsItsRss() {
    fleet.pass("a").row("spared", RowKind.NEVER_WALKED, 3, 0, 0, 3).publish();
    assertThat(fleet.printHosts(Format.TABLE, 0)).contains("RSS 3.0 MiB");
    assertThat(fleet.printHosts(Format.JSONL, 0))
        .contains("\"processes_ram_bytes\":null", "\"incomplete\":true,\"without_pss\":3");
  }

  @Test
  void hostThatIsSilent_isCalledSo() {
    estimated().publish();
    fleet.sleep(100);
    assertThat(fleet.printHosts(Format.TABLE, 0)).contains("silent").contains("100s");
  }
}
