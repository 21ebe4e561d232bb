package dev.zmem.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.live.LiveState.Mode;
import dev.zmem.cli.live.StyledLine.Style;
import dev.zmem.cli.output.Symbols;
import dev.zmem.text.TextWidth;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final MadeUpTables tables = new MadeUpTables(Symbols.UNICODE);
  private final Level level = MadeUpTables.programs();
  private final LiveState state = LiveState.of(level);

  @Test
  void window_showsTheFirstRows_theTotalAndTheKeys() {
    List<String> lines = texts(screen(80, 12), state, MadeUpTables.many(50));
    assertThat(lines).hasSize(12);
    assertThat(lines.getFirst()).startsWith("zmem 03:04:05  every 2s  by program  sort ram");
    assertThat(lines.get(1)).isEqualTo("1 of 1 host reporting");
    assertThat(lines.get(2)).contains("RAM↓", "GROWN", "PROGRAM");
    assertThat(lines.get(3)).contains("program-0");
    assertThat(lines.get(9)).startsWith("---");
    assertThat(lines.get(10)).contains("TOTAL");
    assertThat(lines.getLast()).contains("F1 Help", "q Quit");
  }

  @Test
  void growth_isMarkedByItsDirection() {
    var _ = tables.table(Map.of("celery", 10L), level, 80);
    ShownTable grown = tables.table(Map.of("celery", 15L), level, 80);
    assertThat(grown.rows().getFirst()).contains("▲5.0 MiB");
    ShownTable less = tables.table(Map.of("celery", 4L), level, 80);
    assertThat(less.rows().getFirst()).contains("▼6.0 MiB");
    assertThat(less.total().getLast()).contains("▼6.0 MiB");
    MadeUpTables ascii = new MadeUpTables(Symbols.ASCII);
    var _ = ascii.table(Map.of("celery", 10L), level, 80);
    assertThat(ascii.table(Map.of("celery", 15L), level, 80).rows().getFirst())
        .contains("+5.0 MiB");
  }

  @Test
  void silence_keepsTheTable_andSaysSinceWhen() {
    News silent = news().troubled("no aggregator at 127.0.0.1:7700");
    ShownTable table = tables.table(MadeUpTables.many(3), level, 100);
    List<StyledLine> lines = screen(100, 20).lines(state, silent, table, NOW.plusSeconds(40));
    assertThat(lines.get(1))
        .isEqualTo(
            new StyledLine(
                "no new table since 03:04:05 (40s): no aggregator at 127.0.0.1:7700", Style.ALERT));
    assertThat(lines.stream().map(StyledLine::text)).anyMatch(text -> text.contains("program-2"));
  }

  @Test
  void fleetsMemory_isTold_whereTheAnswerHasIt() {
    tables
        .fact("fleet_mem_total_bytes", 64L << 30)
        .fact("fleet_mem_available_bytes", 16L << 30)
        .fact("fleet_swap_used_bytes", 1L << 30)
        .fact("fleet_memory_some_percent", 2.5)
        .fact("tightest_host", "web-01\u001b[2J")
        .fact("tightest_available_bytes", 1L << 30)
        .fact("tightest_total_bytes", 8L << 30);
    assertThat(texts(screen(200, 20), state, MadeUpTables.many(3)).get(1))
        .isEqualTo(
            "RAM 64.0 GiB, 16.0 GiB available (25%); swap used 1.0 GiB; pressure 2.5%; tightest"
                + " web-01\\x1b[2J (1.0 GiB of 8.0 GiB available)");
  }

  @Test
  void filter_isTypedInTheLastLine_withWhatIsWrongWithIt() {
    LiveState typing = state.in(new Mode.Type("ce(", "missing closing )"));
    assertThat(texts(screen(80, 12), typing, MadeUpTables.many(3)).getLast())
        .startsWith("Filter: ce(   (missing closing )");
    assertThat(screen(80, 12).cursor(typing)).isEqualTo(11);
  }

  @Test
  void wideCharacters_keepTheirColumns() {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("漢字のプログラム", 5L);
    rows.put("plain", 4L);
    for (StyledLine line :
        screen(40, 12).lines(state, news(), tables.table(rows, level, 40), NOW)) {
      assertThat(TextWidth.of(line.text())).isLessThanOrEqualTo(40);
    }
  }

  @Property(tries = 300)
  void anyWindow_hasItsLines_andNoneIsWiderOrMovesTheCursor(
      @ForAll @IntRange(min = 1, max = 300) int columns,
      @ForAll @IntRange(min = 1, max = 60) int height,
      @ForAll @IntRange(max = 80) int rows,
      @ForAll @StringLength(max = 40) String name,
      @ForAll @IntRange(max = 3) int mode) {
    Map<String, Long> named = new LinkedHashMap<>(MadeUpTables.many(rows));
    named.put(name, 1L);
    Mode in =
        switch (mode) {
          case 0 -> LiveState.BROWSE;
          case 1 -> new Mode.Help(3);
          case 2 -> new Mode.Choose(true, List.of("program", "host"), 1);
          default -> new Mode.Type(name, "");
        };
    Screen screen = screen(columns, height);
    ShownTable table = tables.table(named, level, columns);
    List<StyledLine> lines = screen.lines(state.in(in), news(), table, NOW);
    assertThat(lines).hasSize(height);
    for (StyledLine line : lines) {
      assertThat(TextWidth.of(line.text())).isLessThanOrEqualTo(columns);
      assertThat(line.text().codePoints().filter(Character::isISOControl)).isEmpty();
    }
    assertThat(screen.cursor(state.in(in))).isLessThan(columns);
  }

  private static News news() {
    return new News(null, null, "1 of 1 host reporting", NOW, "");
  }

  private List<String> texts(Screen screen, LiveState of, Map<String, Long> rows) {
    News news = new News(tables.answer(rows), level, "1 of 1 host reporting", NOW, "");
    return screen.lines(of, news, tables.table(rows, level, screen.columns()), NOW).stream()
        .map(StyledLine::text)
        .toList();
  }

  private static Screen screen(int columns, int height) {
    return new Screen(columns, height, Duration.ofSeconds(2), Symbols.UNICODE, ZoneOffset.UTC);
  }
}
