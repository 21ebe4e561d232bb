package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Symbols;
import dev.zmem.model.RowKind;
import java.util.List;
import java.util.stream.Collectors;
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
    String terms =
        FiguresHelp.sections().stream()
            .flatMap(section -> section.entries().stream())
            .map(FiguresHelp.Entry::term)
            .collect(Collectors.joining(" "));
    FleetAnswer top = new MadeUpFleet().table("program", "ram");
    FleetAnswer processes = new MadeUpFleet().table("pid", "ram");
    FleetAnswer hosts = new MadeUpFleet().hosts();
    for (FleetAnswer answer : List.of(top, processes, hosts)) {
      for (Column<Integer> column : answer.columns()) {
        if (column.shown() != Column.Detail.DATA) {
          assertThat(terms).contains(column.title());
        }
      }
    }
    assertThat(terms).contains("incomplete", "silent", "stopped", "ok");
    for (RowKind kind : RowKind.values()) {
      assertThat(terms).contains(kind.key());
    }
  }
}
