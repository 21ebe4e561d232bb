package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.query.MadeUpFleet.Placed;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.SortNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryEngineTest {
  @Provide
  Arbitrary<List<Placed>> fleets() {
    return MadeUpFleet.rows();
  }

  @Property(tries = 200)
  void total_underEveryGrouping_isTheSame(@ForAll("fleets") List<Placed> rows) {
    QueryEngine engine = MadeUpFleet.engine(rows);
    TableRow total = table(engine, Grouping.BY_PROGRAM, "").total();
    for (Grouping groupBy : MadeUpFleet.groupings()) {
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
        table(MadeUpFleet.engine(rows), Grouping.BY_PROGRAM, "").rows().stream()
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
        MadeUpFleet.engine(List.of(new Placed("web-1", exact(0)), new Placed("db-1", exact(0))));
    Coverage coverage = table(engine, Grouping.BY_PROGRAM, "web-7").coverage();
    assertThat(coverage.hostsMatched()).isZero();
    assertThat(coverage.nearNames()).startsWith("web-1");
    assertThat(coverage.oldestSample()).isEmpty();
  }

  @Example
  void coverage_namesSilentHosts() {
    InMemoryFleet fleet = new InMemoryFleet(() -> 100_000_000_000L);
    MadeUpFleet.publish(fleet, "live", List.of(exact(99_000_000_000L)), 1_000_000_000L);
    MadeUpFleet.publish(fleet, "silent", List.of(exact(60_000_000_000L)), 40_000_000_000L);
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
        MadeUpFleet.engine(
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
    return MadeUpFleet.engine(rows)
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
}
