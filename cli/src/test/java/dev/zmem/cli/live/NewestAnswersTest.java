package dev.zmem.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.live.Feed.Outcome.Answered;
import dev.zmem.cli.live.Feed.Outcome.Failed;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Symbols;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NewestAnswersTest {

  private final MadeUpTables tables = new MadeUpTables(Symbols.UNICODE);
  private final NewestAnswers answers = new NewestAnswers(setup());
  private final Level programs = MadeUpTables.programs();
  private final Level maps = Level.ofMappings("4711 nginx", "web-1", 4711);

  @Test
  void mappings_areSortedAndFilteredHere_andTheirTotalIsOfAll() {
    answers.take(new Answered(maps, mappings(), 0), maps);
    assertThat(rows(maps)).containsExactly("[heap]", "libc.so", "[stack]", "gone");
    assertThat(answers.shown().total().getLast()).contains("36.0 MiB").doesNotContain("of all");
    assertThat(rows(sorted("pss", true))).containsExactly("[stack]", "libc.so", "[heap]", "gone");
    assertThat(rows(sorted("name", false))).containsExactly("[heap]", "[stack]", "gone", "libc.so");
    assertThat(rows(asking(asked -> asked.setFilter("^\\[")))).containsExactly("[heap]", "[stack]");
    assertThat(answers.shown().total().getLast()).contains("36.0 MiB", "TOTAL of all");
    assertThat(rows(asking(asked -> asked.setFilter("!^\\[")))).containsExactly("libc.so", "gone");
  }

  @Test
  void mappings_sayTheirAge_andGrowSinceTheyWereFirstSeen() {
    answers.take(new Answered(maps, mappings(), 0), maps);
    answers.layOut(maps, 100);
    Instant later = Instant.now().plusSeconds(12);
    assertThat(lines(maps, later).getFirst()).contains("mappings read 12s ago, r reads again");
    assertThat(lines(maps.again(), later).getFirst()).contains("read 12s ago, being read again");
    answers.take(
        new Answered(maps.again(), MadeUpTables.mappings(Map.of("[heap]", 29L)), 0), maps.again());
    answers.layOut(maps.again(), 100);
    assertThat(answers.shown().rows().getFirst()).contains("▲9.0 MiB");
    assertThat(lines(maps, later)).anyMatch(line -> line.equals("web-1/4711 nginx"));
  }

  @Test
  void mappingWithoutPss_growsByTheLeastItCanBe_andNeverFromThatToAnExactOne() {
    answers.take(new Answered(maps, MadeUpTables.mappings(Map.of("[anon]", -20L)), 0), maps);
    answers.layOut(maps, 100);
    answers.take(new Answered(maps, MadeUpTables.mappings(Map.of("[anon]", -27L)), 0), maps);
    answers.layOut(maps, 100);
    assertThat(answers.shown().rows().getFirst()).contains("▲7.0 MiB");
    answers.take(new Answered(maps, MadeUpTables.mappings(Map.of("[anon]", 90L)), 0), maps);
    answers.layOut(maps, 100);
    assertThat(answers.shown().rows().getFirst()).contains("  0 B  [anon]");
    answers.take(new Answered(maps, MadeUpTables.mappings(Map.of("[anon]", -29L)), 0), maps);
    answers.layOut(maps, 100);
    assertThat(answers.shown().rows().getFirst()).contains("≥29.0 MiB", "▲9.0 MiB");
    assertThat(answers.shown().total().getLast()).contains("≥29.0 MiB", "▲9.0 MiB");
  }

  @Test
  void mappingsThatCannotBeHad_areOneLine_andTheTableBeforeComesBack() {
    answers.take(new Answered(programs, tables.answer(MadeUpTables.many(3)), 0), programs);
    answers.layOut(programs, 100);
    answers.layOut(maps, 100);
    assertThat(answers.shown().rows()).isEmpty();
    assertThat(lines(maps, Instant.now()))
        .anyMatch(line -> line.startsWith("the agent of web-1 is asked for the mappings of 4711"));
    answers.take(new Failed(maps, gone()), maps);
    answers.layOut(maps, 100);
    assertThat(lines(maps, Instant.now()))
        .anyMatch(line -> line.equals("no mappings: web-1 has no process 4711"));
    answers.layOut(programs, 100);
    assertThat(answers.shown().rows()).hasSize(3);
    assertThat(answers.of(programs).trouble()).isEmpty();
  }

  @Test
  void mappingsOfAProcessThatEnded_stay_withTheReason() {
    answers.take(new Answered(maps, mappings(), 0), maps);
    answers.take(new Failed(maps.again(), gone()), maps.again());
    assertThat(rows(maps.again())).hasSize(4);
    assertThat(lines(maps.again(), Instant.now()))
        .anyMatch(line -> line.startsWith("no mappings since ") && line.endsWith("process 4711"));
  }

  @Test
  void mappingsThatAreOpenedAgain_areAskedForAgainByTheKeyAlone() {
    assertThat(answers.isAnswered(answers.resumed(maps))).isFalse();
    answers.take(new Answered(maps.again(), mappings(), 0), maps.again());
    Level opened = answers.resumed(maps);
    assertThat(answers.isAnswered(opened)).isTrue();
    assertThat(lines(opened, Instant.now()).getFirst()).contains("ago, r reads again");
    assertThat(answers.isAnswered(opened.again())).isFalse();
    answers.take(new Failed(opened.again(), gone()), opened.again());
    assertThat(answers.isAnswered(answers.resumed(maps))).isTrue();
    Level other = Level.ofMappings("4712 nginx", "web-1", 4712);
    assertThat(answers.isAnswered(answers.resumed(other))).isFalse();
  }

  @Test
  void answerToAQuestionThatWasLeft_isNotShown() {
    Level other = Level.ofMappings("4712 nginx", "web-1", 4712);
    answers.take(new Answered(maps, mappings(), 0), other);
    answers.take(new Failed(maps, gone()), other);
    assertThat(answers.of(other)).isEqualTo(News.NONE);
    assertThat(answers.of(maps)).isEqualTo(News.NONE);
  }

  @Test
  void tableWithoutTheColumnsAskedFor_showsAllOfThem_andByWhichItIsSorted() {
    Level below = Level.below("web-1", programs.asked(), null);
    NewestAnswers withColumns =
        new NewestAnswers(
            setup((answer, sortName, reverse) -> {
              throw gone();
            }));
    withColumns.take(new Answered(below, tables.answer(MadeUpTables.many(3)), 0), below);
    withColumns.layOut(below, 100);
    assertThat(withColumns.shown().title()).contains("RAM↓", "PROGRAM");
  }

  @Test
  void processesThatWereNamed_areGone_whenAsManyHostsReportAsBefore() {
    Level named = Level.of(programs.asked().toBuilder().addPids(4711).build());
    assertThat(answers.isOver(reported(named, 1, 2))).isFalse();
    answers.take(reported(named, 1, 2), named);
    answers.layOut(named, 100);
    assertThat(answers.isOver(reported(named, 0, 1))).isFalse();
    assertThat(answers.isOver(reported(named, 0, 2))).isTrue();
  }

  @Test
  void firstTableThatFails_endsTheView() {
    assertThatThrownBy(() -> answers.take(new Failed(programs, gone()), programs))
        .isInstanceOf(ProgramException.class);
  }

  private Answered reported(Level level, int programs, long hostsReporting) {
    FleetAnswer answer = tables.answer(MadeUpTables.many(programs));
    return new Answered(level, answer.withFact("hosts_reporting", hostsReporting), 0);
  }

  private static ProgramException gone() {
    return new ProgramException(ExitCode.NOTHING_MATCHED, "web-1 has no process 4711");
  }

  private static FleetAnswer mappings() {
    Map<String, Long> mib = new LinkedHashMap<>();
    mib.put("[heap]", 20L);
    mib.put("libc.so", 10L);
    mib.put("[stack]", 6L);
    mib.put("gone", 0L);
    return MadeUpTables.mappings(mib);
  }

  private Level sorted(String sortName, boolean reverse) {
    return asking(asked -> asked.setSortBy(sortName).setReverse(reverse));
  }

  private Level asking(UnaryOperator<dev.zmem.proto.v1.QueryTableRequest.Builder> change) {
    return maps.asking(change.apply(maps.asked().toBuilder()).build());
  }

  /** The names of the rows, top to bottom. */
  private List<String> rows(Level level) {
    answers.layOut(level, 100);
    return answers.shown().names().stream().map(List::getFirst).toList();
  }

  private List<String> lines(Level level, Instant now) {
    LiveState state = LiveState.of(programs).into(level);
    return new Screen(100, 24, Duration.ofSeconds(2), Symbols.UNICODE, ZoneOffset.UTC)
        .lines(state, answers.of(level), answers.shown(), now).stream()
            .map(line -> line.text().strip())
            .toList();
  }

  private static LiveView.Setup setup() {
    return setup((answer, sortName, reverse) -> answer.columns());
  }

  private static LiveView.Setup setup(LiveView.Columns columns) {
    return new LiveView.Setup(
        () -> {
          throw gone();
        },
        Duration.ofSeconds(2),
        new Printer(Format.TABLE, true, 100, Symbols.UNICODE),
        false,
        columns,
        (answer, leftOut) -> "1 of 1 host reporting",
        new LiveView.Details(
            () -> {
              throw gone();
            },
            3_000));
  }
}
