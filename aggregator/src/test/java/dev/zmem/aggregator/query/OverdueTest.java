package dev.zmem.aggregator.query;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.GroupNames;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the coverage's overdue processes follow the table that they are said of. */
class OverdueTest {
  private final InMemoryFleet fleet = new InMemoryFleet(() -> 1_000_000_000L);

  static Stream<Grouping> groupings() {
    return GroupNames.all().stream().map(name -> Grouping.of(List.of(name)));
  }

  @ParameterizedTest
  @MethodSource("groupings")
  void withoutAFilter_theyAreWhatTheHostsTold(Grouping groupBy) {
    host("a", 3, exact("redis", 2), exact("java", 5));
    host("b", 4, exact("java", 4));
    assertThat(overdue("", groupBy)).isEqualTo(new Overdue(7, false));
  }

  @ParameterizedTest
  @MethodSource("groupings")
  void aFilter_leavesNoMoreThanItShows_andSaysThatThereMayBeFewer(Grouping groupBy) {
    host("a", 3, exact("redis", 2), exact("java", 5));
    host("b", 4, exact("java", 4));
    assertThat(overdue("redis", groupBy)).isEqualTo(new Overdue(2, true));
  }

  @Test
  void aFilterThatShowsNoneOfAHost_countsNoneOfIt() {
    host("a", 3, exact("redis", 2), exact("java", 5));
    host("b", 4, exact("java", 4));
    assertThat(overdue("nginx", Grouping.BY_PROGRAM)).isEqualTo(new Overdue(0, false));
  }

  @Test
  void whereAllOfAHostAreOverdue_theFilteredCountIsExact() {
    host("a", 7, exact("redis", 2), exact("java", 5));
    assertThat(overdue("redis", Grouping.BY_PROGRAM)).isEqualTo(new Overdue(2, false));
  }

  @Test
  void processesWithoutFigures_cannotBeOverdue() {
    LiveRow denied = row("redis", 1, RowKind.DENIED, MemoryFigures.NONE);
    long absent = Absent.ABSENT;
    LiveRow unwalked =
        row(
            "redis",
            2,
            RowKind.NEVER_WALKED,
            MadeUpFigures.of(absent, absent, 4096, absent, absent, 0, 0, absent));
    host("a", 3, List.of(denied, unwalked), exact("redis", 1), exact("java", 5));
    assertThat(overdue("redis", Grouping.BY_PROGRAM)).isEqualTo(new Overdue(1, true));
  }

  private Overdue overdue(String filter, Grouping groupBy) {
    TableQuery query =
        new TableQuery(
            new HostGlobs(List.of()),
            new RowFilter(new NameFilter(filter)),
            groupBy,
            RowOrder.BY_RAM,
            false,
            0);
    Coverage.Trouble trouble =
        new QueryEngine(fleet).table(query, Cancellation.NEVER).coverage().trouble();
    return new Overdue(trouble.overdue(), trouble.overdueIsBound());
  }

  @SafeVarargs
  private void host(String name, int overdue, List<LiveRow>... programs) {
    List<LiveRow> rows = new ArrayList<>();
    for (List<LiveRow> program : programs) {
      rows.addAll(program);
    }
    HostIdentity identity =
        new HostIdentity(name, "id-" + name, "boot", 1, "test", Duration.ofSeconds(5), 0);
    PassReport pass = new PassReport(1000, rows.size(), 0, 0, 0, 0, 0, overdue);
    HostSnapshot snapshot =
        ((Claim.Granted) fleet.claim(identity, NO_STREAM))
            .writer()
            .publish(new LiveRows(rows), HostFigures.NONE, pass, 0);
    assertThat(snapshot.rows().size()).isEqualTo(rows.size());
  }

  private static List<LiveRow> exact(String program, int processes) {
    List<LiveRow> rows = new ArrayList<>();
    for (int pid = 1; pid <= processes; pid++) {
      rows.add(row(program, pid, RowKind.EXACT, MadeUpFigures.of(4096, 4096, 4096, 0, 0, 0, 0, 0)));
    }
    return rows;
  }

  private static LiveRow row(String program, int pid, RowKind kind, MemoryFigures figures) {
    return new LiveRow(
        pid, pid, Attributes.of(program, "", "root"), 1, new Provenance(kind, 0, 0), figures);
  }
}
