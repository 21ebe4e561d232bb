package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Absent;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.GroupNames;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.model.SortNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class QueryEngineTest {
  private static final StreamHandle NO_STREAM =
      new StreamHandle() {
        @Override
        public void takenOver(String reason) {}

        @Override
        public CompletableFuture<HostSnapshot> freshProcesses() {
          return CompletableFuture.failedFuture(new IllegalStateException("test"));
        }
      };

  record Placed(String host, LiveRow row) {}

  @Provide
  Arbitrary<List<Placed>> fleets() {
    Arbitrary<LiveRow> row =
        Combinators.combine(
                Arbitraries.integers().between(1, 1 << 20),
                Arbitraries.of("celery", "nginx", "java"),
                Arbitraries.of("root", "www", ""),
                Arbitraries.oneOf(
                    Arbitraries.longs().between(0, 1L << 40), Arbitraries.of(0L, 1L << 20)),
                Arbitraries.of(
                    RowKind.EXACT,
                    RowKind.SAMPLED,
                    RowKind.DENIED,
                    RowKind.SAME_MEMORY,
                    RowKind.NEVER_WALKED,
                    RowKind.REFUSED),
                Arbitraries.of(0L, 1L << 21))
            .as((pid, program, user, pss, kind, huge) ->
                new LiveRow(
                    pid % 5 == 0 ? 0 : pid,
                    1,
                    Attributes.of(program, program + " x", user),
                    pid % 5 == 0 ? 7 : 1,
                    new Provenance(
                        kind,
                        kind == RowKind.SAMPLED ? pss / 100 : 0,
                        0,
                        kind == RowKind.SAMPLED ? (pid % 5 == 0 ? 3 : 1) : 0),
                    !kind.hasPss()
                        ? MemoryFigures.NONE
                        : MadeUpFigures.of(pss, pss / 3, pss * 2, 5, 4, huge, huge / 2, 0)));
    return Combinators.combine(Arbitraries.of("web-1", "web-2", "db-1"), row)
        .as(Placed::new)
        .list()
        .ofMaxSize(60);
  }

  /** By one thing and by two. */
  private static List<Grouping> groupings() {
    return Stream.concat(
            GroupNames.all().stream().map(List::of),
            Stream.of(
                List.of("host", "program"), List.of("user", "host"), List.of("program", "command")))
        .map(Grouping::of)
        .toList();
  }

  @Property(tries = 200)
  void total_underEveryGrouping_isTheSame(@ForAll("fleets") List<Placed> rows) {
    QueryEngine engine = engine(rows);
    TableRow total = table(engine, Grouping.BY_PROGRAM, "").total();
    for (Grouping groupBy : groupings()) {
      Table table = table(engine, groupBy, "");
      assertThat(table.total()).usingRecursiveComparison().isEqualTo(total);
      assertThat(table.rows().stream().mapToLong((TableRow row) -> row.counts().processes()).sum())
          .isEqualTo(total.counts().processes());
      assertThat(
              table.rows().stream()
                  .mapToLong(row -> Math.max(0, row.sums().bytes(Figure.RAM)))
                  .sum())
          .isEqualTo(Math.max(0, total.sums().bytes(Figure.RAM)));
    }
  }

  @Property(tries = 200)
  void programs_equalANaiveSum(@ForAll("fleets") List<Placed> rows) {
    Map<String, List<Placed>> expected =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    p -> p.row().attributes().program(), TreeMap::new, Collectors.toList()));
    Map<String, TableRow> actual =
        table(engine(rows), Grouping.BY_PROGRAM, "").rows().stream()
            .collect(Collectors.toMap(TableRow::name, row -> row));
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((program, placed) -> {
      TableRow row = java.util.Objects.requireNonNull(actual.get(program));
      assertThat(row.counts().processes())
          .isEqualTo(placed.stream().mapToLong(p -> p.row().count()).sum());
      assertThat(row.counts().hosts())
          .isEqualTo(placed.stream().map(Placed::host).distinct().count());
      assertThat(row.counts().denied())
          .isEqualTo(
              placed.stream()
                  .filter(p -> p.row().provenance().kind().isDenied())
                  .mapToLong(p -> p.row().count())
                  .sum());
      boolean measured = placed.stream().anyMatch(p -> p.row().figures().pssBytes() >= 0);
      assertThat(row.sums().errorBytes())
          .isEqualTo(
              measured
                  ? placed.stream().mapToLong(p -> p.row().provenance().errorBytes()).sum()
                  : -1);
      assertThat(row.sums().weakestKind())
          .isEqualTo(
              placed.stream()
                  .map(p -> p.row().provenance().kind())
                  .max(java.util.Comparator.naturalOrder())
                  .orElseThrow());
      assertThat(row.sums().bytes(Figure.PSS))
          .isEqualTo(
              measured
                  ? placed.stream().mapToLong(p -> Math.max(0, p.row().figures().pssBytes())).sum()
                  : -1);
    });
  }

  @Property(tries = 50)
  void rows_areSorted_andReversed(@ForAll("fleets") List<Placed> rows) {
    for (String sortName : SortNames.ofGroups()) {
      RowOrder sortBy = RowOrder.by(sortName);
      List<TableRow> forward = sorted(rows, sortBy, false);
      assertThat(forward).isSortedAccordingTo(sortBy.order(false));
      assertThat(sorted(rows, sortBy, true)).isSortedAccordingTo(sortBy.order(true));
    }
  }

  /** Rows that are not among the first need not be made: nobody may see that they were not. */
  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  void limited_areTheFirstOfAll(
      @ForAll("fleets") List<Placed> rows,
      @ForAll @IntRange(min = 1, max = 4) int limit,
      @ForAll boolean isReversed,
      @ForAll("filters") RowFilter filter,
      @ForAll("leastSizes") long minBytes) {
    QueryEngine engine = engine(rows);
    for (Grouping grouping : groupings()) {
      for (String sortName : SortNames.ofGroups()) {
        Function<Integer, Table> asked =
            most ->
                engine.table(
                    new TableQuery(
                        new HostGlobs(List.of()),
                        filter,
                        grouping,
                        RowOrder.by(sortName),
                        isReversed,
                        most,
                        minBytes),
                    Cancellation.NEVER);
        Table all = asked.apply(0);
        Table some = asked.apply(limit);
        assertThat(some.rows())
            .usingRecursiveComparison()
            .isEqualTo(all.rows().subList(0, Math.min(limit, all.rows().size())));
        assertThat(some.total()).usingRecursiveComparison().isEqualTo(all.total());
        assertThat(some.rowsInAll()).isEqualTo(all.rowsInAll());
        assertThat(some.rowsBelow()).isEqualTo(all.rowsBelow());
      }
    }
  }

  @Provide
  Arbitrary<RowFilter> filters() {
    return Arbitraries.of(
        new RowFilter(new NameFilter("")),
        new RowFilter(new NameFilter("ng")),
        new RowFilter(Attribute.COMMAND, new NameFilter("!nginx")),
        RowFilter.of("", "", List.of("root"), List.of(), List.of()),
        RowFilter.of("", "", List.of(), List.of(1, 2, 3, 4), List.of()));
  }

  @Provide
  Arbitrary<Long> leastSizes() {
    return Arbitraries.of(0L, 1L << 20, 1L << 39);
  }

  @Example
  void hosts_matchByGlobs_andExclusions() {
    HostGlobs globs = new HostGlobs(List.of("Python-worker-*", "db-0[1-3]", "!*-09"));
    assertThat(globs.matches("python-worker-01")).isTrue();
    assertThat(globs.matches("python-worker-09")).isFalse();
    assertThat(globs.matches("db-02")).isTrue();
    assertThat(globs.matches("db-04")).isFalse();
    assertThat(new HostGlobs(List.of("!a*")).matches("b")).isTrue();
    assertThat(new HostGlobs(List.of("a.c")).matches("abc")).isFalse();
  }

  @Example
  void badQuestions_nameThePart() {
    assertThatThrownBy(() -> new HostGlobs(List.of("a[")))
        .hasMessage("hosts: 'a[': '[' without ']'");
    assertThatThrownBy(() -> new NameFilter("(")).hasMessageStartingWith("filter: '('");
    assertThatThrownBy(() -> new NameFilter("x".repeat(2000))).hasMessageContaining("1024");
  }

  @Example
  void nothingMatched_offersNearNames() {
    QueryEngine engine =
        engine(List.of(new Placed("web-1", exact(0)), new Placed("db-1", exact(0))));
    Coverage coverage = table(engine, Grouping.BY_PROGRAM, "web-7").coverage();
    assertThat(coverage.hostsMatched()).isZero();
    assertThat(coverage.nearNames()).startsWith("web-1");
    assertThat(coverage.oldestSample()).isEmpty();
  }

  @Example
  void coverage_namesSilentHosts() {
    InMemoryFleet fleet = new InMemoryFleet(() -> 100_000_000_000L);
    publish(fleet, "live", List.of(exact(99_000_000_000L)), 1_000_000_000L);
    publish(fleet, "silent", List.of(exact(60_000_000_000L)), 40_000_000_000L);
    Coverage coverage = table(new QueryEngine(fleet), Grouping.BY_PROGRAM, "*").coverage();
    assertThat(coverage.hostsReporting()).isEqualTo(1);
    assertThat(coverage.stale())
        .containsExactly(new Coverage.StaleHost("silent", Duration.ofSeconds(40), false));
    assertThat(coverage.oldestSample()).contains(Duration.ofSeconds(40));
  }

  /** Kernels before 4.3 have no SwapPss: their Swap is in the sum beside the others' SwapPss. */
  @Example
  void swapShown_isChosenRowByRow() {
    QueryEngine engine =
        engine(
            List.of(
                new Placed("modern", swapped(400, 100)),
                new Placed("old", swapped(700, Absent.ABSENT))));
    MemorySum total = table(engine, Grouping.BY_PROGRAM, "").total().sums();
    assertThat(total.bytes(Figure.SWAP_SHOWN)).isEqualTo(800);
    assertThat(total.bytes(Figure.SWAP)).isEqualTo(1100);
    assertThat(total.bytes(Figure.SWAP_PSS)).isEqualTo(100);
    assertThat(table(engine, Grouping.of(List.of("host")), "").rows())
        .extracting(row -> row.sums().bytes(Figure.SWAP_SHOWN))
        .containsExactlyInAnyOrder(100L, 700L);
    assertThat(sorted(engine, RowOrder.by("swap"), false)).isEqualTo(List.of("old", "modern"));
  }

  private static List<String> sorted(QueryEngine engine, RowOrder sortBy, boolean reverse) {
    return engine
        .table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter("")),
                Grouping.BY_PROCESS,
                sortBy,
                reverse,
                0),
            Cancellation.NEVER)
        .rows()
        .stream()
        .map(row -> row.process().host())
        .toList();
  }

  private static LiveRow swapped(long swapBytes, long swapPssBytes) {
    return new LiveRow(
        1,
        1,
        Attributes.of("a", "a", "root"),
        1,
        Provenance.exact(0),
        MadeUpFigures.of(1, 1, 1, swapBytes, swapPssBytes, 0, 0, 0));
  }

  private static LiveRow exact(long measuredAtNanos) {
    return new LiveRow(
        1,
        1,
        Attributes.of("a", "a", "root"),
        1,
        Provenance.exact(measuredAtNanos),
        MadeUpFigures.of(1, 1, 1, 0, 0, 0, 0, 0));
  }

  private static List<TableRow> sorted(List<Placed> rows, RowOrder sortBy, boolean reverse) {
    return engine(rows)
        .table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter("")),
                Grouping.BY_PROCESS,
                sortBy,
                reverse,
                0),
            Cancellation.NEVER)
        .rows();
  }

  private static Table table(QueryEngine engine, Grouping groupBy, String glob) {
    return engine.table(
        new TableQuery(
            new HostGlobs(glob.isEmpty() ? List.of() : List.of(glob)),
            new RowFilter(new NameFilter("")),
            groupBy,
            RowOrder.BY_RAM,
            false,
            0),
        Cancellation.NEVER);
  }

  private static QueryEngine engine(List<Placed> rows) {
    InMemoryFleet fleet = new InMemoryFleet(() -> 1_000_000_000L);
    Map<String, List<LiveRow>> byHost = new TreeMap<>();
    for (Placed placed : rows) {
      byHost.computeIfAbsent(placed.host(), host -> new ArrayList<>()).add(placed.row());
    }
    byHost.forEach((host, live) -> publish(fleet, host, live, 0));
    return new QueryEngine(fleet);
  }

  private static void publish(InMemoryFleet fleet, String host, List<LiveRow> rows, long ageNanos) {
    HostIdentity identity =
        new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5), 0);
    Claim claim = fleet.claim(identity, NO_STREAM);
    HostSnapshot snapshot =
        ((Claim.Granted) claim)
            .writer()
            .publish(new LiveRows(rows), HostFigures.NONE, PassReport.NONE, ageNanos);
    assertThat(snapshot.rows().size()).isEqualTo(rows.size());
  }
}
