package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Symbols;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.TableRow;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The legend explains what tables show, and fits. */
class FiguresHelpTest {
  @Test
  void text_fitsItsWidth() {
    for (int width : new int[] {40, 80, 120}) {
      assertThat(FiguresHelp.text(width, Symbols.UNICODE).lines())
          .filteredOn(line -> line.startsWith(" "))
          .allMatch(line -> line.length() <= Math.max(width, 46));
    }
    assertThat(FiguresHelp.text(0, Symbols.UNICODE))
        .isEqualTo(FiguresHelp.text(80, Symbols.UNICODE));
    assertThat(FiguresHelp.text(80, Symbols.ASCII)).contains(">=1.2 GiB", "RAM*");
    assertThat(FiguresHelp.text(80, Symbols.ASCII).chars()).allMatch(c -> c < 0x80);
  }

  @Test
  void everyColumnOfTop_isExplained() {
    List<Column<TableRow>> columns =
        TableColumns.groups(
                List.of(),
                TableRow.getDefaultInstance(),
                Coverage.getDefaultInstance(),
                "PROGRAM",
                new Sorting("", false))
            .columns();
    String terms =
        FiguresHelp.sections().stream()
            .flatMap(section -> section.entries().stream())
            .map(FiguresHelp.Entry::term)
            .collect(Collectors.joining(" "));
    assertThat(
            Stream.of(
                    columns.stream()
                        .filter(column -> column.shown() != Column.Detail.DATA)
                        .map(Column::title),
                    HostColumns.all().stream()
                        .filter(column -> column.shown() != Column.Detail.DATA)
                        .map(Column::title),
                    Stream.of("incomplete", "silent", "stopped", "ok"))
                .flatMap(titles -> titles))
        .allSatisfy(title -> assertThat(terms).contains(title));
    for (FigureKind kind : FigureKind.values()) {
      String name = Kinds.name(kind);
      assertThat(name == null || terms.contains(name)).as(name).isTrue();
    }
  }
}
