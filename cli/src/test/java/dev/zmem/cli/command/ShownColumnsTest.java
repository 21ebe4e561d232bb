package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.SizeUnit;
import dev.zmem.cli.output.Symbols;
import dev.zmem.model.HostFigure;
import dev.zmem.model.RowKind;
import dev.zmem.program.exit.ProgramException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ShownColumnsTest {
  private final MadeUpFleet fleet = new MadeUpFleet();

  @BeforeEach
  void publish() {
    fleet
        .pass("web-1")
        .row("celery", RowKind.EXACT, 8, 800, 700, 900)
        .row("sshd", RowKind.EXACT, 1, 8, 4, 10)
        .figure(HostFigure.MEM_TOTAL_BYTES, 4096 * MadeUpFleet.MIB)
        .figure(HostFigure.MEM_AVAILABLE_BYTES, 1024 * MadeUpFleet.MIB)
        .swapUsed(512 * MadeUpFleet.MIB)
        .publish();
  }

  @Test
  void columns_areThoseNamed_inTheirOrder_byTitleOrKeyInAnyCase() {
    assertThat(
            titles(fleet.table("program", "ram"), "USS", "Swap-Gross", "name", "ram_bytes", "uss"))
        .containsExactly("USS", "SWAP GROSS", "PROGRAM", "RAM");
    assertThat(titles(fleet.hosts(), "swap total", "swap_free", "host"))
        .containsExactly("SWAP TOTAL", "SWAP FREE", "HOST");
  }

  @Test
  void kind_isThatOfTablesForPeople_andOneWordInData() {
    FleetAnswer answer = fleet.table("program", "ram");
    assertThat(shown(SizeUnit.AUTO, "kind").of(answer).getFirst().key()).isEqualTo("kinds");
    assertThat(new ShownColumns(List.of("kind"), SizeUnit.AUTO, false).of(answer).getFirst().key())
        .isEqualTo("kind");
  }

  @Test
  void columnNamed_isShownOnEveryTerminal_evenWhereItHasNoValue() {
    String text =
        print(fleet.table("program", "ram"), SizeUnit.AUTO, 20, "silent", "rss", "program");
    assertThat(text.lines().findFirst())
        .hasValueSatisfying(
            titles -> assertThat(titles).startsWith("SILENT").contains("RSS").contains("PROGRAM"));
  }

  @Test
  void unknownColumn_isRefused_withTheNearOne() {
    assertThatThrownBy(() -> titles(fleet.table("program", "ram"), "ram", "usss"))
        .isInstanceOf(ProgramException.class)
        .hasMessage("--columns: no column 'usss' here (did you mean uss?)");
    assertThatThrownBy(() -> titles(fleet.table("program", "ram"), "nonsense"))
        .hasMessageStartingWith("--columns: no column 'nonsense' here; there are ram,")
        .hasMessageEndingWith("program and those of data");
  }

  @Test
  void units_holdForAllSizes_andDataKeepsBytes() {
    FleetAnswer answer = fleet.table("program", "ram");
    assertThat(print(answer, SizeUnit.KIB, 0, "ram", "program"))
        .contains("819200 KiB  celery", "8192 KiB  sshd");
    assertThat(print(answer, SizeUnit.GIB, 0, "ram", "program"))
        .contains("0.78 GiB  celery", "0.01 GiB  sshd");
    assertThat(print(answer, SizeUnit.BYTES, 0, "ram", "program")).contains("838860800 B  celery");
    OutputOptions data = new OutputOptions();
    new CommandLine(data).parseArgs("-o", "json", "--units=percent");
    assertThat(data.shown().unit()).isEqualTo(SizeUnit.AUTO);
  }

  @Test
  void percent_ofAHost_isOfItsMemory_andOfItsSwap() {
    assertThat(print(fleet.hosts(), SizeUnit.PERCENT, 0, "host", "ram", "avail", "swap-free"))
        .contains("web-1  19.7%  25.0%      50.0%");
  }

  @Test
  void total_isOneNumber_inBytesOrWithItsUnit() {
    FleetAnswer answer = fleet.table("program", "ram");
    assertThat(total(answer, "ram", SizeUnit.AUTO)).isEqualTo("847249408");
    assertThat(total(answer, "uss", SizeUnit.MIB)).isEqualTo("704.0 MiB");
    assertThat(total(answer, "count", SizeUnit.AUTO)).isEqualTo("9");
    assertThat(total(answer, "ram", SizeUnit.PERCENT)).isEqualTo("19.7%");
  }

  @Test
  void total_thatNobodyKnows_isADash() {
    assertThat(total(fleet.table("program", "dirty"), "dirty", SizeUnit.AUTO)).isEqualTo("-");
  }

  @Test
  void sharesOfAHugeMemory_areNeverNothing() {
    fleet
        .pass("web-1")
        .row("sshd", RowKind.EXACT, 1, 1.9, 1, 2)
        .row("tiny", RowKind.EXACT, 1, 0.001, 0, 2)
        .figure(HostFigure.MEM_TOTAL_BYTES, (1L << 20) * MadeUpFleet.MIB)
        .publish();
    FleetAnswer answer = fleet.table("program", "ram");
    assertThat(print(answer, SizeUnit.AUTO, 0, "percent", "program"))
        .contains("<0.1%  sshd", "<0.1%  tiny");
  }

  @Test
  void growthThatNobodyKnows_isAColumnOfDashes_andSaid() {
    FleetAnswer answer = fleet.table("program", "growth");
    List<Column<Integer>> columns =
        new Sorting("growth", false).mark(shown(SizeUnit.AUTO).of(answer));
    assertThat(print(answer, columns, Symbols.UNICODE, SizeUnit.AUTO, 0).lines().findFirst())
        .hasValueSatisfying(titles -> assertThat(titles).contains("GROWTH↓"));
    assertThat(TopCommand.note(answer, List.of("program"), "growth"))
        .contains("no growth is known");
    assertThat(TopCommand.note(answer, List.of("program"), "ram")).isEmpty();
  }

  @Test
  void groupOfThoseWithout_isADash_andALabelThatNobodyHasIsSaid() {
    FleetAnswer answer = fleet.table("label:example.com/role", "ram");
    assertThat(print(answer, shown(SizeUnit.AUTO).of(answer), Symbols.UNICODE, SizeUnit.AUTO, 0))
        .contains("  -\n")
        .doesNotContain("'-'");
    assertThat(TopCommand.note(answer, List.of("label:example.com/role"), "ram"))
        .isEqualTo("; no host here has the label example.com/role");
    assertThat(TopCommand.note(fleet.table("env:QUEUE", "ram"), List.of("env:QUEUE"), "ram"))
        .contains("no process here tells the variable QUEUE", "--env-attributes");
    assertThat(TopCommand.note(fleet.table("unit", "ram"), List.of("unit"), "ram")).isEmpty();
  }

  @Test
  void bars_areAsLongAsTheirFigures_andTheTotalHasNone() {
    TableOptions look = new TableOptions();
    new CommandLine(look).parseArgs("--bars");
    FleetAnswer answer = fleet.table("program", "ram");
    Sorting sorting = new Sorting("ram", false);
    List<Column<Integer>> columns =
        look.with(sorting.mark(shown(SizeUnit.AUTO, "ram", "program").of(answer)), answer, sorting);
    assertThat(print(answer, columns, Symbols.UNICODE, SizeUnit.AUTO, 0).lines())
        .containsExactly(
            "     RAM↓                        PROGRAM",
            "800.0 MiB  ████████████████████  celery",
            "  8.0 MiB  ▎                     sshd",
            "----------------------------------------",
            "808.0 MiB                        TOTAL");
    assertThat(print(answer, columns, Symbols.ASCII, SizeUnit.AUTO, 0))
        .contains("800.0 MiB  ####################  celery", "  8.0 MiB  #  ");
  }

  private static String total(FleetAnswer answer, String sort, SizeUnit unit) {
    return new TableOptions().total(answer, new Sorting(sort, false), unit);
  }

  private static List<String> titles(FleetAnswer answer, String... words) {
    return shown(SizeUnit.AUTO, words).of(answer).stream().map(Column::title).toList();
  }

  private static ShownColumns shown(SizeUnit unit, String... words) {
    return new ShownColumns(List.of(words), unit);
  }

  private static String print(FleetAnswer answer, SizeUnit unit, int width, String... words) {
    return print(answer, shown(unit, words).of(answer), Symbols.UNICODE, unit, width);
  }

  private static String print(
      FleetAnswer answer,
      List<Column<Integer>> columns,
      Symbols symbols,
      SizeUnit unit,
      int width) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(Format.TABLE, true, width, symbols, unit)
        .print(answer.report("rows", columns), out);
    out.flush();
    return text.toString();
  }
}
