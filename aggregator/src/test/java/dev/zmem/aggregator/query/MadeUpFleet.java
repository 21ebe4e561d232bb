package dev.zmem.aggregator.query;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** In tests fleets of a few hosts with rows of every kind, and all groupings. */
final class MadeUpFleet {
  record Placed(String host, LiveRow row) {}

  private MadeUpFleet() {}

  /** Up to 60 rows on three hosts. */
  static Arbitrary<List<Placed>> rows() {
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
  static List<Grouping> groupings() {
    return Stream.concat(
            GroupNames.all().stream().map(List::of),
            Stream.of(
                List.of("host", "program"), List.of("user", "host"), List.of("program", "command")))
        .map(Grouping::of)
        .toList();
  }

  /** Questions to the hosts of these rows. */
  static QueryEngine engine(List<Placed> rows) {
    InMemoryFleet fleet = new InMemoryFleet(() -> 1_000_000_000L);
    Map<String, List<LiveRow>> byHost = new TreeMap<>();
    for (Placed placed : rows) {
      byHost.computeIfAbsent(placed.host(), host -> new ArrayList<>()).add(placed.row());
    }
    byHost.forEach((host, live) -> publish(fleet, host, live, 0));
    return new QueryEngine(fleet);
  }

  /** A pass of a host. */
  static void publish(InMemoryFleet fleet, String host, List<LiveRow> rows, long ageNanos) {
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
