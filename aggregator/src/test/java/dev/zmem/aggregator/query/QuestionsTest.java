package dev.zmem.aggregator.query;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a question covers, in what order its rows come, and how often it may be ended. */
class QuestionsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final MemoryFigures SMALL = MadeUpFigures.of(4096, 4096, 4096, 0, 0, 0, 0, 0);

  private final InMemoryFleet fleet = new InMemoryFleet(() -> 100 * SECOND);
  private final QueryEngine engine = new QueryEngine(fleet);

  /** Counts how often a question might have been ended. */
  private static final class Counting implements Cancellation {
    int checks;

    @Override
    public void check() {
      checks++;
    }
  }

  @Test
  void question_mayBeEnded_atEachHost_everySoManyRows_andBeforeItsAnswer() {
    host("a", 0, 0, rows("java", 3_000, RowKind.EXACT, SMALL));
    host("b", 0, 0, rows("java", 1, RowKind.EXACT, SMALL));
    // twice for each host, after 1,024 and 2,048 rows, and before the rows are put in order
    assertThat(checks(Grouping.BY_PROCESS, "")).isEqualTo(2 + 2 + 2 + 1);
    assertThat(checks(Grouping.of(List.of("command")), "")).isEqualTo(2 + 2 + 2 + 1);
    assertThat(checks(Grouping.BY_PROGRAM, "")).isEqualTo(2 + 2 + 1);
    // the first of a limited table are found first, then summed: each host again, and its rows
    assertThat(checks(Grouping.of(List.of("command")), "", 1)).isEqualTo(2 + 2 + 2 + 2 + 2 + 1);
    // and once for each name that is searched
    assertThat(checks(Grouping.BY_PROGRAM, "java")).isEqualTo(2 + 2 + 1 + 1);
  }

  @Test
  void searchForNamesOfHosts_mayBeEndedAtEach() {
    HostGlobs globs = new HostGlobs(List.of("x*", "a*"));
    Counting counting = new Counting();
    assertThat(globs.unmatched(List.of("a1", "b1", "c1"), counting)).containsExactly("x*");
    assertThat(counting.checks).isEqualTo(3);
  }

  @Test
  void coverageOfHosts_countsTheirProcesses_andWhatTheyLack() {
    host("a", 0, 2, rows("java", 3, RowKind.DENIED, MemoryFigures.NONE));
    host("b", 0, 3, rows("java", 2, RowKind.PSS_OFF, MemoryFigures.NONE));
    host("c", 0, 0, rows("java", 1, RowKind.UNMEASURED, MemoryFigures.NONE));
    host("d", 0, 0, rows("java", 4, RowKind.READ_FAILED, MemoryFigures.NONE));
    host("e", 0, 0, rows("java", 8, RowKind.NEVER_WALKED, MemoryFigures.NONE));
    host("f", 0, 0, rows("java", 16, RowKind.PAGE_TABLE_REFUSED, MemoryFigures.NONE));
    Coverage coverage = engine.coverage(new HostGlobs(List.of()), Cancellation.NEVER);
    assertThat(coverage.processes()).isEqualTo(34);
    assertThat(coverage.denied()).isEqualTo(3);
    assertThat(coverage.trouble().malformed()).isEqualTo(5);
    Coverage.Unwalked unwalked = coverage.trouble().unwalked();
    assertThat(unwalked).isEqualTo(new Coverage.Unwalked(8, 2, 16, 1, 4, List.of("b")));
    assertThat(unwalked.all()).isEqualTo(31);
  }

  @Test
  void hostsWithoutPss_areThoseWithRowsThatTheFilterShows() {
    host("a", 0, 0, rows("java", 1, RowKind.PSS_OFF, MemoryFigures.NONE));
    host("b", 0, 0, rows("redis", 1, RowKind.PSS_OFF, MemoryFigures.NONE));
    host("c", 0, 0, rows("java", 1, RowKind.EXACT, SMALL));
    assertThat(table(Grouping.BY_PROGRAM, "java").coverage().trouble().unwalked().pssOffHosts())
        .containsExactly("a");
    assertThat(table(Grouping.BY_PROGRAM, "").coverage().trouble().unwalked().pssOffHosts())
        .containsExactly("a", "b");
  }

  @Test
  void silentHosts_areNamedLongestSilenceFirst() {
    host("a", 20, 0, rows("java", 1, RowKind.EXACT, SMALL));
    host("b", 60, 0, rows("java", 1, RowKind.EXACT, SMALL));
    host("c", 40, 0, rows("java", 1, RowKind.EXACT, SMALL));
    assertThat(engine.coverage(new HostGlobs(List.of()), Cancellation.NEVER).stale())
        .extracting(Coverage.StaleHost::name)
        .containsExactly("b", "c", "a");
    assertThat(table(Grouping.BY_PROGRAM, "").total().silent())
        .isEqualTo(new TableRow.Silence(3, 60 * SECOND));
  }

  @Test
  void sortName_takesItsFigure_largestFirst() {
    long mib = 1 << 20;
    long[][] figures = {
      {100, 1, 101, 1, 1, 0, 0, 0},
      {90, 80, 91, 1, 1, 0, 0, 0},
      {80, 1, 500, 1, 1, 0, 0, 0},
      {70, 1, 71, 60, 60, 0, 0, 0},
      {60, 1, 61, 1, 1, 9, 9, 0},
      {50, 1, 51, 1, 1, 0, 0, 40},
    };
    List<LiveRow> rows = new ArrayList<>();
    for (int at = 0; at < figures.length; at++) {
      long[] of = figures[at];
      rows.add(
          row(
              "p" + at,
              at + 1,
              RowKind.EXACT,
              MadeUpFigures.of(
                  of[0] * mib,
                  of[1] * mib,
                  of[2] * mib,
                  of[3] * mib,
                  of[4] * mib,
                  of[5] * mib,
                  of[6] * mib,
                  of[7] * mib)));
    }
    host("a", 0, 0, rows);
    host("b", 0, 0, rows("p5", 3, RowKind.EXACT, SMALL));
    assertThat(first("ram")).isEqualTo("p0");
    assertThat(first("uss")).isEqualTo("p1");
    assertThat(first("rss")).isEqualTo("p2");
    assertThat(first("swap")).isEqualTo("p3");
    assertThat(first("shared")).isEqualTo("p0");
    assertThat(first("count")).isEqualTo("p5");
    assertThat(first("hosts")).isEqualTo("p5");
    assertThat(first("name")).isEqualTo("p0");
    assertThatThrownBy(() -> RowOrder.by("size")).isInstanceOf(BadQueryException.class);
  }

  @Test
  void hostsThatDenyMost_comeFirst() {
    host("a", 0, 0, rows("java", 1, RowKind.DENIED, MemoryFigures.NONE));
    host("b", 0, 0, rows("java", 3, RowKind.DENIED, MemoryFigures.NONE));
    host("c", 0, 0, rows("java", 2, RowKind.DENIED, MemoryFigures.NONE));
    assertThat(table(Grouping.BY_PROGRAM, "").coverage().trouble().deniedHosts())
        .containsExactly(
            new DeniedHost("b", 3, 3), new DeniedHost("c", 2, 2), new DeniedHost("a", 1, 1));
  }

  @Test
  void fewRowsOfMany_areTheFirst_andAllAreCounted() {
    List<LiveRow> rows = new ArrayList<>();
    for (int pid = 1; pid <= 5_000; pid++) {
      long pss = (pid * 7_919L % 5_003) << 12;
      rows.add(row("java", pid, RowKind.EXACT, MadeUpFigures.of(pss, pss, pss, 0, 0, 0, 0, 0)));
    }
    host("a", 0, 0, rows);
    Table table =
        engine.table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter("")),
                Grouping.BY_PROCESS,
                RowOrder.BY_RAM,
                false,
                5),
            Cancellation.NEVER);
    assertThat(table.rows()).hasSize(5);
    assertThat(table.rows())
        .extracting(row -> row.sums().bytes(Figure.PSS))
        .isEqualTo(
            rows.stream()
                .map(row -> row.figures().pssBytes())
                .sorted(Collections.reverseOrder())
                .limit(5)
                .toList());
    assertThat(table.rowsInAll()).isEqualTo(5_000);
  }

  @Test
  void equalRows_areByTheirNames_thenByHostAndPid_andReversedByNameAlone() {
    host("b", 0, 0, rows("java", 2, RowKind.EXACT, SMALL));
    host("a", 0, 0, rows("java", 1, RowKind.EXACT, SMALL));
    host("c", 0, 0, rows("ant", 1, RowKind.EXACT, SMALL));
    assertThat(names("ram", false)).containsExactly("ant c 1", "java a 1", "java b 1", "java b 2");
    assertThat(names("ram", true)).containsExactly("ant c 1", "java a 1", "java b 1", "java b 2");
    assertThat(names("name", false)).containsExactly("ant c 1", "java a 1", "java b 1", "java b 2");
    assertThat(names("name", true)).containsExactly("java b 2", "java b 1", "java a 1", "ant c 1");
    assertThat(engine.hosts(new HostGlobs(List.of("[ab]")), Cancellation.NEVER))
        .extracting(host -> host.identity().name())
        .containsExactly("a", "b");
    HostSnapshot host = fleet.snapshot("b").orElseThrow();
    assertThat(
            engine
                .processes(
                    host, query(Grouping.BY_PROCESS, "", RowOrder.BY_RAM), Cancellation.NEVER)
                .rowsInAll())
        .isEqualTo(2);
  }

  private List<String> names(String sortName, boolean reverse) {
    return engine
        .table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter("")),
                Grouping.BY_PROCESS,
                RowOrder.by(sortName),
                reverse,
                0),
            Cancellation.NEVER)
        .rows()
        .stream()
        .map(row -> row.name() + " " + row.process().host() + " " + row.process().pid())
        .toList();
  }

  private String first(String sortName) {
    return engine
        .table(query(Grouping.BY_PROGRAM, "", RowOrder.by(sortName)), Cancellation.NEVER)
        .rows()
        .getFirst()
        .name();
  }

  private int checks(Grouping grouping, String filter) {
    return checks(grouping, filter, 0);
  }

  private int checks(Grouping grouping, String filter, int limit) {
    Counting counting = new Counting();
    Table table =
        engine.table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter(filter)),
                grouping,
                RowOrder.BY_RAM,
                false,
                limit),
            counting);
    assertThat(table.rows()).isNotEmpty();
    return counting.checks;
  }

  private Table table(Grouping grouping, String filter) {
    return engine.table(query(grouping, filter, RowOrder.BY_RAM), Cancellation.NEVER);
  }

  private static TableQuery query(Grouping grouping, String filter, RowOrder order) {
    return new TableQuery(
        new HostGlobs(List.of()), new RowFilter(new NameFilter(filter)), grouping, order, false, 0);
  }

  private void host(String name, long silentSeconds, int malformed, List<LiveRow> rows) {
    HostIdentity identity =
        new HostIdentity(name, "id-" + name, "boot", 1, "test", Duration.ofSeconds(5), 0);
    HostSnapshot published =
        ((Claim.Granted) fleet.claim(identity, NO_STREAM))
            .writer()
            .publish(
                new LiveRows(rows),
                HostFigures.NONE,
                new PassReport(1_000, rows.size(), 0, 0, malformed, 0, 0, 0),
                silentSeconds * SECOND);
    assertThat(published.rows().size()).isEqualTo(rows.size());
  }

  private static List<LiveRow> rows(
      String program, int processes, RowKind kind, MemoryFigures figures) {
    List<LiveRow> rows = new ArrayList<>();
    for (int pid = 1; pid <= processes; pid++) {
      rows.add(row(program, pid, kind, figures));
    }
    return rows;
  }

  private static LiveRow row(String program, int pid, RowKind kind, MemoryFigures figures) {
    return new LiveRow(
        pid,
        1,
        Attributes.of(program, program + " x", "root"),
        1,
        new Provenance(kind, 0, 0, 0),
        figures);
  }
}
