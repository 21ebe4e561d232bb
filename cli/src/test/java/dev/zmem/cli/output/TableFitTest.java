package dev.zmem.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sizes of one column compare and add up; tables fit their terminal. */
class TableFitTest {
  record Line(String name, Long bytes) {}

  private static final List<Column<Line>> COLUMNS =
      List.of(
          new Column<>("RAM", "ram", Kind.BYTES, Detail.TABLE, Line::bytes),
          new Column<Line>("LEAST", "least", Kind.BYTES, Detail.TABLE, Line::bytes).leftOut(9),
          new Column<Line>("MIDDLE", "middle", Kind.BYTES, Detail.TABLE, Line::bytes).leftOut(3),
          new Column<>("PROGRAM", "name", Kind.TEXT, Detail.TABLE, Line::name));

  @Provide
  Arbitrary<List<Long>> sizes() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 1 << 12),
            Arbitraries.longs().between(0, 1 << 30),
            Arbitraries.longs().between(0, 1L << 44))
        .list()
        .ofMinSize(1)
        .ofMaxSize(50);
  }

  @Property
  void sizesOfAColumn_addUpToItsTotal_withinRounding(@ForAll("sizes") List<Long> sizes) {
    long sum = sizes.stream().mapToLong(size -> size).sum();
    ByteUnit unit = ByteUnit.of(sum);
    double step = step(unit.print(sum));
    double shown = 0;
    double rounding = step / 2;
    for (long size : sizes) {
      String cell = unit.print(size);
      assertThat(size == 0).as(cell).isEqualTo(cell.equals("0 B"));
      if (cell.startsWith("<")) {
        rounding += step; // at most so much, and more than nothing
      } else {
        assertThat(size == 0 || step(cell) == step).as("%s beside %s", cell, unit).isTrue();
        shown += value(cell);
        rounding += step / 2;
      }
    }
    assertThat(shown)
        .isBetween(
            value(unit.print(sum)) - rounding - 1e-6, value(unit.print(sum)) + rounding + 1e-6);
  }

  @Example
  void unit_isThatOfTheLargest_withAtMostFourDigits() {
    assertThat(column(1009L * 1024 * 1024 + 629_146, 1L << 30, 612L * 1024))
        .containsExactly("1009.6 MiB", "1024.0 MiB", "0.6 MiB");
    assertThat(column(1L << 40, 31L << 20, 1, 0))
        .containsExactly("1024.00 GiB", "0.03 GiB", "<0.01 GiB", "0 B");
    assertThat(column(9_999L << 20, 1)).containsExactly("9999.0 MiB", "<0.1 MiB");
    assertThat(column(10_000L << 20)).containsExactly("9.77 GiB");
    assertThat(column(1 << 20, 1023)).containsExactly("1.0 MiB", "<0.1 MiB");
    assertThat(column(439 << 10, 1023)).containsExactly("439 KiB", "1 KiB");
    assertThat(column(1023, 0)).containsExactly("1023 B", "0 B");
    assertThat(column(Long.MAX_VALUE)).containsExactly("8388608.00 TiB");
  }

  @Example
  void tinySizes_haveOneSign() {
    assertThat(ByteUnit.MIB.beside("±", 1023)).as("a bound is rounded up").isEqualTo("0.1 MiB");
    assertThat(ByteUnit.MIB.beside("≥", 1023)).isEqualTo("0.0 MiB");
    assertThat(ByteUnit.MIB.beside("~+", 1023)).isEqualTo("0.0 MiB");
    assertThat(ByteUnit.MIB.beside("", -1023)).isEqualTo("-0.0 MiB");
    assertThat(ByteUnit.MIB.beside("~", 1023)).isEqualTo("<0.1 MiB");
    assertThat(ByteUnit.MIB.beside("≥", 0)).isEqualTo("0 B");
  }

  @Example
  void sizeAlone_isInTheUnitThatSuitsIt() {
    assertThat(ByteUnit.alone(1_400_000_000).print(1_400_000_000)).isEqualTo("1.30 GiB");
    assertThat(ByteUnit.alone(748 << 10).print(748 << 10)).isEqualTo("748 KiB");
    assertThat(ByteUnit.alone(0).print(0)).isEqualTo("0 B");
  }

  @Example
  void narrowTerminal_doesWithoutTheLeastImportantFirst_thenCutsTheName() {
    Line line = new Line("x".repeat(60), 5L << 20);
    assertThat(print(80, Symbols.UNICODE, line).getFirst()).contains("RAM", "LEAST", "MIDDLE");
    assertThat(print(46, Symbols.UNICODE, line).getFirst())
        .contains("RAM", "MIDDLE")
        .doesNotContain("LEAST");
    assertThat(print(30, Symbols.UNICODE, line).getLast()).hasSize(30).contains("…");
    assertThat(print(0, Symbols.UNICODE, line).getLast()).endsWith(line.name());
    for (int width = 29; width < 130; width++) {
      int fits = width;
      assertThat(print(width, Symbols.UNICODE, line)).allMatch(text -> text.length() <= fits);
    }
  }

  @Example
  void namesThatAreCut_keepWhatTellsThemApart() {
    for (int width : new int[] {30, 36, 40, 44, 50}) {
      List<String> lines =
          print(
              width,
              Symbols.UNICODE,
              new Line("[celeryd: uploads@%h:ForkPoolWorker-*]", 5L << 20),
              new Line("[celeryd: notifications@%h:ForkPoolWorker-*]", 5L << 20),
              new Line("[celeryd: uploads@%h:MainProcess]", 5L << 20),
              new Line("[celeryd: notifications@%h:MainProcess]", 5L << 20));
      assertThat(lines).as("%s", width).doesNotHaveDuplicates();
      assertThat(lines).allMatch(text -> text.length() <= width);
    }
  }

  @Example
  void wideTable_isNotCut_howeverNarrowTheTerminal() {
    Line line = new Line("x".repeat(60), 5L << 20);
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Report<Line> report = new Report<>("rows", COLUMNS, List.of(line), line, Map.of());
    new Printer(Format.WIDE, true, 40).print(report, out);
    out.flush();
    assertThat(text.toString().lines().toList()).hasSize(4).last().asString().endsWith(line.name());
    assertThat(text.toString().lines().toList().get(2)).isEqualTo("-".repeat(34));
  }

  @Example
  void lines_endWhereTheirTextEnds() {
    Line shorter = new Line("x", 1L);
    assertThat(print(0, Symbols.UNICODE, new Line("y".repeat(9), 1L), shorter))
        .noneMatch(text -> text.endsWith(" "));
    Report<Line> text =
        new Report<>(
            "rows",
            List.of(COLUMNS.getLast(), COLUMNS.getLast()),
            List.of(new Line("", 1L), shorter),
            null,
            Map.of());
    assertThat(print(text, 0, Symbols.UNICODE)).noneMatch(line -> line.endsWith(" "));
  }

  @Example
  void signs_areAscii_whereTheCharacterSetIsNotUtf8() {
    Line line = new Line("x".repeat(60), 5L << 20);
    Column<Line> marked = COLUMNS.getFirst().marked(row -> "≥~").sorted(false);
    Report<Line> report =
        new Report<>("rows", List.of(marked, COLUMNS.getLast()), List.of(line), null, Map.of());
    assertThat(print(report, 40, Symbols.UNICODE))
        .containsExactly(
            "     RAM↓  PROGRAM", "≥~5.0 MiB  " + "x".repeat(14) + "…" + "x".repeat(14));
    assertThat(print(report, 40, Symbols.ASCII))
        .containsExactly(
            "      RAM*  PROGRAM", ">=~5.0 MiB  " + "x".repeat(13) + "..." + "x".repeat(12));
    assertThat(Symbols.ofCharset("UTF-8")).isEqualTo(Symbols.UNICODE);
    assertThat(Symbols.ofCharset("ANSI_X3.4-1968")).isEqualTo(Symbols.ASCII);
    assertThat(Symbols.ASCII.in("±1 …")).isEqualTo("+-1 ...");
  }

  private static List<String> column(long... sizes) {
    long largest = java.util.Arrays.stream(sizes).max().orElse(0);
    return java.util.Arrays.stream(sizes).mapToObj(ByteUnit.of(largest)::print).toList();
  }

  private static double value(String cell) {
    return Double.parseDouble(cell.substring(0, cell.indexOf(' ')));
  }

  /** The last digit's worth: 1, 0.1 or 0.01. */
  private static double step(String cell) {
    int point = cell.indexOf('.');
    return point < 0 ? 1 : Math.pow(10, point + 1 - cell.indexOf(' '));
  }

  private static List<String> print(int width, Symbols symbols, Line... lines) {
    return print(new Report<>("rows", COLUMNS, List.of(lines), null, Map.of()), width, symbols);
  }

  private static List<String> print(Report<Line> report, int width, Symbols symbols) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(Format.TABLE, true, width, symbols).print(report, out);
    out.flush();
    return text.toString().lines().toList();
  }
}
