package dev.zmem.aggregator.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.live.KnownHosts;
import dev.zmem.aggregator.query.Grouping;
import dev.zmem.aggregator.query.RowFilter;
import dev.zmem.aggregator.query.RowOrder;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.GroupNames;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.model.SortNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What answers are, whoever shows them. */
class FleetAnswersTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final long AT = 1_767_225_600_123L;

  private final KnownHosts known =
      new KnownHosts(
          List.of("expected"),
          Map.of(
              "before",
              new KnownHosts.LastSeen(0, false),
              "halted",
              new KnownHosts.LastSeen(0, true)),
          () -> 60_000);
  private final InMemoryFleet fleet =
      new InMemoryFleet(
          new FleetClock(() -> NOW, InstantSource.system()),
          event -> {},
          FleetMemory.ofThisProcess(),
          known,
          List.of());
  private final FleetAnswers answers = new FleetAnswers(fleet, () -> AT);

  @Test
  void everyFigureThatIsShown_isAColumn_asItSaysItself() {
    TableAnswer<TableRow> table = table(Grouping.BY_PROGRAM);
    for (Figure figure : Figure.all()) {
      var shown = figure.spec().table();
      if (shown != null) {
        ColumnSpec spec = spec(table, shown.key());
        assertThat(spec.title()).isEqualTo(shown.title());
        assertThat(spec.kind()).isEqualTo(figure.spec().unit().isBytes() ? Kind.BYTES : Kind.COUNT);
        assertThat(spec.detail()).isEqualTo(shown.detail());
        assertThat(spec.leftOut()).isEqualTo(shown.leftOut());
        assertThat(spec.help()).isEqualTo(shown.help());
      }
    }
    TableAnswer<HostRow> hosts = hosts();
    for (HostFigure figure : HostFigure.all()) {
      var shown = figure.table();
      if (shown != null) {
        assertThat(spec(hosts, shown.key()).title()).isEqualTo(shown.title());
      }
    }
  }

  @Test
  void everyNameThatTablesAreSortedBy_isAColumns_andNoOther() {
    for (String key : GroupNames.all()) {
      Grouping groupBy = Grouping.of(List.of(key));
      TreeSet<String> names = new TreeSet<>();
      table(groupBy).columns().forEach(column -> names.add(column.spec().sortName()));
      names.remove("");
      assertThat(names).isEqualTo(new TreeSet<>(SortNames.ofGroups()));
    }
  }

  @Test
  void tableByTwoKeys_hasAColumnForEach_andATotalWithOneName() {
    TableAnswer<TableRow> table = table(Grouping.of(List.of("host", "program")));
    List<String> keys = table.columns().stream().map(column -> column.spec().key()).toList();

    assertThat(keys).endsWith("host", "program");
    assertThat(spec(table, "host").title()).isEqualTo("HOST");
    assertThat(spec(table, "program").title()).isEqualTo("PROGRAM");
    Cell cell = new Cell();
    table.columns().get(keys.indexOf("host")).read(Objects.requireNonNull(table.total()), cell);
    assertThat(cell.text()).isEmpty();
    table.columns().get(keys.indexOf("program")).read(Objects.requireNonNull(table.total()), cell);
    assertThat(cell.text()).isEqualTo("TOTAL");
  }

  @Test
  void keysOfColumns_areDifferent_andEachIsExplained() {
    for (List<ColumnSpec> specs :
        List.of(
            specs(table(Grouping.BY_PROGRAM)), specs(table(Grouping.BY_PROCESS)), specs(hosts()))) {
      assertThat(specs).extracting(ColumnSpec::key).doesNotHaveDuplicates();
      assertThat(specs).allMatch(spec -> spec.key().matches("[a-z_]+"));
      assertThat(specs).allMatch(spec -> spec.help().endsWith("."));
    }
  }

  @Test
  void cells_haveValuesAndMarks_andRssWhereThereIsNoPss() {
    publish(
        "web",
        row("exact", RowKind.EXACT, 100),
        row("sampled", RowKind.SAMPLED, 90),
        row("spared", RowKind.NEVER_WALKED, 80));
    TableAnswer<TableRow> table = table(Grouping.BY_PROGRAM);
    assertThat(cells(table, "ram_bytes")).containsExactly("100", "~90", "(RSS 80)", "≥~190");
    assertThat(cells(table, "uss_bytes")).containsExactly("50", "~45", "null", "≥~95");
    assertThat(cells(table, "rss_bytes")).containsExactly("200", "180", "80", "460");
    assertThat(cells(table, "error_bytes")).containsExactly("0", "±9", "null", "±9");
    assertThat(cells(table, "kind")).containsExactly("exact", "sampled", "never_walked", "mixed");
    assertThat(cells(table, "kinds"))
        .containsExactly(
            "{exact=1}", "{sampled=1}", "{never_walked=1}", "{exact=1, sampled=1, never_walked=1}");
    assertThat(cells(table, "incomplete")).containsExactly("false", "false", "true", "true");
    assertThat(table.answeredAtMillis()).isEqualTo(AT);
  }

  @Test
  void hugePagesOfNone_areNoRam_whereThereIsNoPss() {
    for (long hugetlbBytes : new long[] {0, 7}) {
      MemoryFigures.Builder figures = MemoryFigures.builder().set(Figure.RSS, 80);
      figures.set(Figure.PRIVATE_HUGETLB, hugetlbBytes);
      publish("web", live("spared", RowKind.DENIED, figures.build(), 0));
      String shown = hugetlbBytes == 0 ? "(RSS 80)" : "≥7";
      assertThat(cells(table(Grouping.BY_PROGRAM), "ram_bytes")).containsExactly(shown, shown);
      assertThat(cells(hosts(), "processes_ram_bytes")).startsWith(shown);
    }
  }

  @Test
  void hosts_sayTheirState_andNothingElseWhereOnlyTheNameIsKnown() {
    publish("web", row("exact", RowKind.EXACT, 100));
    publish("db", row("locked", RowKind.DENIED, 100));
    TableAnswer<HostRow> hosts = hosts();
    assertThat(hosts.rows()).extracting(HostRow::name).startsWith("db", "web");
    assertThat(hosts.rows())
        .extracting(HostRow::state)
        .containsExactlyInAnyOrder("incomplete", "ok", "never seen", "silent", "stopped");
    int named = hosts.rows().size() - 1;
    for (Column<HostRow> column : hosts.columns()) {
      if (column.spec().kind() == Kind.BYTES) {
        assertThat(cells(hosts, column.spec().key()).get(named)).isEqualTo("null");
      }
    }
    assertThat(cells(hosts, "processes")).containsExactly("1", "1", "null", "null", "null");
    assertThat(cells(hosts, "kind")).containsExactly("denied", "exact", "null", "null", "null");
  }

  @Test
  void coverage_hasEveryCount_alsoOfNothing_andSaysWhyTheAnswerIsPartial() {
    publish("web", row("exact", RowKind.EXACT, 100), row("locked", RowKind.DENIED, 100));
    Covered covered = table(Grouping.BY_PROGRAM).covered();
    assertThat(covered.fields())
        .contains(
            entry("hosts_matched", 4L),
            entry("hosts_reporting", 1L),
            entry("hosts_stale", 2L),
            entry("hosts_stopped", 1L),
            entry("hosts_refused", 0L),
            entry("unwalked", 0L),
            entry("overdue", 0L),
            entry("denied", 1L),
            entry("denied_hosts", List.of(Map.of("name", "web", "processes", 2L, "denied", 1L))),
            entry("partial", List.of("silent", "stopped", "incomplete")))
        .hasEntrySatisfying(
            "stale",
            hosts ->
                assertThat(hosts)
                    .as("never seen first, for that is longest")
                    .hasToString(
                        "[{name=expected, age_seconds=0.0, never_seen=true},"
                            + " {name=before, age_seconds=60.0, never_seen=false}]"));
    assertThat(covered.facts()).contains(entry("hosts_known", 4L), entry("hosts_denied", 1L));
    assertThat(ask(Grouping.BY_PROGRAM, "web").covered().fields())
        .containsEntry("partial", List.of("incomplete"))
        .containsEntry("stale", List.of());
    assertThat(ask(Grouping.BY_PROGRAM, "nope").covered().fields())
        .containsEntry("unmatched_globs", List.of("nope"))
        .containsEntry("partial", List.of("unmatched"));
  }

  private TableAnswer<TableRow> table(Grouping groupBy) {
    return ask(groupBy, "*");
  }

  private TableAnswer<TableRow> ask(Grouping groupBy, String glob) {
    return answers.table(
        new TableQuery(
            new HostGlobs(List.of(glob)),
            new RowFilter(new NameFilter("")),
            groupBy,
            RowOrder.BY_RAM,
            false,
            0,
            0,
            new TableQuery.Beside(true, true)),
        Cancellation.NEVER);
  }

  private TableAnswer<HostRow> hosts() {
    return answers.hosts(new HostGlobs(List.of()), Cancellation.NEVER);
  }

  private static List<ColumnSpec> specs(TableAnswer<?> answer) {
    List<ColumnSpec> specs = new ArrayList<>();
    answer.columns().forEach(column -> specs.add(column.spec()));
    return specs;
  }

  private static ColumnSpec spec(TableAnswer<?> answer, String key) {
    return specs(answer).stream().filter(spec -> spec.key().equals(key)).findFirst().orElseThrow();
  }

  /** A column's cells with their marks, the total's last; in brackets what tables alone show. */
  private static <R> List<String> cells(TableAnswer<R> answer, String key) {
    List<R> rows = new ArrayList<>(answer.rows());
    R total = answer.total();
    if (total != null) {
      rows.add(total);
    }
    List<String> cells = new ArrayList<>();
    for (Column<R> column : answer.columns()) {
      if (column.spec().key().equals(key)) {
        Cell cell = new Cell();
        for (R row : rows) {
          column.read(row, cell);
          cells.add(
              cell.isInstead()
                  ? "(" + cell.mark() + cell.number() + ")"
                  : cell.mark() + cell.value());
        }
      }
    }
    return cells;
  }

  private static LiveRow row(String program, RowKind kind, long bytes) {
    long absent = Absent.ABSENT;
    return live(
        program,
        kind,
        kind.hasPss()
            ? MadeUpFigures.of(bytes, bytes / 2, bytes * 2, 0, 0, 0, 0, 0)
            : MadeUpFigures.of(absent, absent, bytes, absent, absent, absent, absent, absent),
        kind.isEstimate() ? bytes / 10 : 0);
  }

  private static LiveRow live(String program, RowKind kind, MemoryFigures figures, long error) {
    return new LiveRow(
        1,
        1,
        Attributes.of(program, program, "root"),
        1,
        new Provenance(kind, error, NOW),
        figures);
  }

  private int epoch;

  private void publish(String host, LiveRow... rows) {
    epoch++;
    StreamHandle stream =
        new StreamHandle() {
          @Override
          public void takenOver(String reason) {}

          @Override
          public CompletableFuture<HostSnapshot> freshProcesses() {
            return CompletableFuture.failedFuture(new IllegalStateException("test"));
          }
        };
    HostIdentity identity =
        new HostIdentity(host, "id-" + host, "boot", epoch, "test", Duration.ofSeconds(5), 0);
    HostWriter writer = ((Claim.Granted) fleet.claim(identity, stream)).writer();
    HostSnapshot unused =
        writer.publish(
            new LiveRows(List.of(rows)),
            new HostFigures(Map.of(HostFigure.HUGETLB_BYTES, 1L << 20)),
            new PassReport(1, rows.length, 0, 0, 0, 0, 0, 0),
            0);
    assertThat(unused.rows().size()).isEqualTo(rows.length);
  }
}
