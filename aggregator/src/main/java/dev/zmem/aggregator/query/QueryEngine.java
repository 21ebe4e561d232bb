package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.MemorySum;
import dev.zmem.aggregator.fleet.RowTable;
import dev.zmem.aggregator.fleet.Subtotal;
import dev.zmem.program.EditDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers questions from the fleet's snapshots. Any thread; each answer is of one instant's
 * snapshots.
 */
public final class QueryEngine {
  /** Near names offered. */
  private static final int MAX_NEAR_NAMES = 5;

  private final FleetView fleet;

  /** Answers from {@code fleet}. */
  public QueryEngine(FleetView fleet) {
    this.fleet = fleet;
  }

  /** The hosts a question matches, by name. */
  public List<HostSnapshot> hosts(HostGlobs globs) {
    return fleet.snapshots().stream()
        .filter(host -> globs.matches(host.identity().name()))
        .toList();
  }

  /** One table. */
  public Table table(TableQuery query) {
    List<HostSnapshot> known = fleet.snapshots();
    List<HostSnapshot> matched = new ArrayList<>(known.size());
    for (HostSnapshot host : known) {
      if (query.hosts().matches(host.identity().name())) {
        matched.add(host);
      }
    }
    return table(query, known, matched);
  }

  /** The processes of one host, from a snapshot at hand. */
  public Table processes(HostSnapshot host, TableQuery query) {
    List<HostSnapshot> one = List.of(host);
    return table(query, one, one);
  }

  /** What a list of hosts covers. */
  public Coverage coverage(HostGlobs globs) {
    List<HostSnapshot> known = fleet.snapshots();
    Group total = new Group("TOTAL");
    List<HostSnapshot> matched = hosts(globs);
    long now = fleet.nowNanos();
    for (int host = 0; host < matched.size(); host++) {
      for (Subtotal part : matched.get(host).rows().subtotals()) {
        total.add(part.sum(), matched.get(host), host);
      }
    }
    return coverage(globs, known, matched, total, program -> true, now);
  }

  private Table table(TableQuery query, List<HostSnapshot> known, List<HostSnapshot> matched) {
    long now = fleet.nowNanos();
    Group total = new Group("TOTAL");
    Map<String, Group> groups = new HashMap<>();
    Map<String, Boolean> passes = new HashMap<>();
    Predicate<String> asked =
        program ->
            query.filter().passesAll() || passes.computeIfAbsent(program, query.filter()::passes);
    List<TableRow> rows = new ArrayList<>();
    for (int host = 0; host < matched.size(); host++) {
      HostSnapshot snapshot = matched.get(host);
      String hostName = snapshot.identity().name();
      switch (query.groupBy()) {
        case PROGRAM, HOST, USER -> {
          for (Subtotal part : snapshot.rows().subtotals()) {
            if (asked.test(part.program())) {
              total.visit(snapshot, host);
              groups
                  .computeIfAbsent(key(query.groupBy(), part, hostName), Group::new)
                  .add(part.sum(), snapshot, host);
            }
          }
        }
        case COMMAND -> {
          RowTable table = snapshot.rows();
          for (int row = 0; row < table.size(); row++) {
            if (asked.test(table.program(row))) {
              total.visit(snapshot, host);
              groups.computeIfAbsent(command(table, row), Group::new).add(snapshot, row, host);
            }
          }
        }
        case PID -> {
          RowTable table = snapshot.rows();
          for (int row = 0; row < table.size(); row++) {
            if (asked.test(table.program(row))) {
              total.add(snapshot, row, host);
              Group one = new Group(table.program(row));
              one.add(snapshot, row, host);
              rows.add(one.processRow(now, snapshot, row));
            }
          }
        }
      }
    }
    for (Group group : groups.values()) {
      rows.add(group.row(now));
      total.addFigures(group); // once a group, not once more a row
    }
    rows.sort(query.sortBy().order(query.reverse()));
    return new Table(
        rows, total.row(now), coverage(query.hosts(), known, matched, total, asked, now));
  }

  private static String key(GroupBy groupBy, Subtotal part, String hostName) {
    return switch (groupBy) {
      case HOST -> hostName;
      case USER -> part.user().isEmpty() ? "-" : part.user();
      case PROGRAM, PID, COMMAND -> part.program();
    };
  }

  private static String command(RowTable table, int row) {
    return table.command(row).isEmpty() ? table.program(row) : table.command(row);
  }

  private static Coverage coverage(
      HostGlobs globs,
      List<HostSnapshot> known,
      List<HostSnapshot> matched,
      Group total,
      Predicate<String> asked,
      long now) {
    Overdue overdue = Overdue.of(matched, asked);
    MemorySum sum = total.sum();
    List<Coverage.StaleHost> stale = new ArrayList<>();
    long malformed = 0;
    for (HostSnapshot host : matched) {
      malformed += host.pass().malformed();
      if (host.isStale(now)) {
        stale.add(new Coverage.StaleHost(host.identity().name(), host.age(now)));
      }
    }
    stale.sort((one, other) -> other.silence().compareTo(one.silence()));
    return new Coverage(
        known.size(),
        matched.size(),
        stale,
        sum.count(),
        sum.withoutPss().denied(),
        new Coverage.Trouble(
            malformed,
            sum.estimated(),
            Coverage.Unwalked.of(sum.withoutPss(), matched, asked),
            sum.withoutPss().refused(),
            overdue.most(),
            overdue.isBound()),
        sum.hasPss() ? Optional.of(Duration.ofNanos(total.ageNanos(now))) : Optional.empty(),
        matched.isEmpty() ? nearNames(globs.wanted(), known) : List.of());
  }

  /** Names of known hosts closest to what was asked for. */
  public static List<String> nearNames(List<String> wanted, List<HostSnapshot> known) {
    return known.stream()
        .map(host -> host.identity().name())
        .sorted(
            Comparator.comparingInt(name ->
                wanted.stream()
                    .mapToInt(glob -> EditDistance.between(glob.replace("*", ""), name))
                    .min()
                    .orElse(0)))
        .limit(MAX_NEAR_NAMES)
        .toList();
  }
}
