package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ledger.FleetSummary;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.aggregator.row.PastPass;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Attributes;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from the fleet's snapshots. Any thread; each answer is of one instant's
 * snapshots.
 */
public final class QueryEngine {
  /** Between two rows of a long table at which a question may end. */
  private static final int ROWS_A_CHECK = 1024;

  private final FleetView fleet;

  /** Answers from {@code fleet}. */
  public QueryEngine(FleetView fleet) {
    this.fleet = fleet;
  }

  /** The hosts a question matches, by name. */
  public List<HostSnapshot> hosts(HostGlobs globs, Cancellation cancellation) {
    return matched(fleet.snapshots(), globs, cancellation);
  }

  /** One table. */
  public Table table(TableQuery query, Cancellation cancellation) {
    List<HostSnapshot> known = fleet.snapshots();
    return table(query, known, matched(known, query.hosts(), cancellation), cancellation);
  }

  /** The processes of one host, from a snapshot at hand. */
  public Table processes(HostSnapshot host, TableQuery query, Cancellation cancellation) {
    List<HostSnapshot> one = List.of(host);
    return table(query, one, one, cancellation);
  }

  /** What a list of hosts covers. */
  public Coverage coverage(HostGlobs globs, Cancellation cancellation) {
    List<HostSnapshot> known = fleet.snapshots();
    MemorySum total = new MemorySum();
    List<HostSnapshot> matched = matched(known, globs, cancellation);
    for (HostSnapshot host : matched) {
      total.add(host.rows().total());
    }
    return coverage(globs, known, matched, total, RowFilter.all(), fleet.nowNanos(), cancellation);
  }

  /** What an answer about all processes of one host covers. */
  public Coverage coverage(HostSnapshot host, Cancellation cancellation) {
    List<HostSnapshot> one = List.of(host);
    return coverage(
        new HostGlobs(List.of()),
        one,
        one,
        host.rows().total(),
        RowFilter.all(),
        fleet.nowNanos(),
        cancellation);
  }

  private static List<HostSnapshot> matched(
      List<HostSnapshot> known, HostGlobs globs, Cancellation cancellation) {
    List<HostSnapshot> matched = new ArrayList<>(known.size());
    for (HostSnapshot host : known) {
      cancellation.check();
      if (globs.matches(host.identity())) {
        matched.add(host);
      }
    }
    return matched;
  }

  private Table table(
      TableQuery query,
      List<HostSnapshot> known,
      List<HostSnapshot> matched,
      Cancellation cancellation) {
    long now = fleet.nowNanos();
    boolean withGrowth = query.asksForGrowth();
    Measure measure = withGrowth || query.asksForLargestHost() ? query.sortBy().measure() : null;
    Group total = Group.total(measure);
    Groups groups = new Groups(query.grouping(), measure);
    Shares shares = new Shares(query.grouping().isOfOneHost(), query.sortBy().measure());
    RowFilter.Search asked = query.filter().begin(cancellation);
    TopRows rows = new TopRows(query.sortBy(), query.reverse(), query.limit(), query.minBytes());
    for (int number = 0; number < matched.size(); number++) {
      cancellation.check();
      MatchedHost host = MatchedHost.of(matched.get(number), number, now, withGrowth);
      shares.add(host);
      if (query.grouping().isByProcess()) {
        processes(host, asked, total, rows, shares, measure, now, cancellation);
      } else {
        groups(host, asked, total, groups, cancellation);
        PastPass before = host.before();
        if (before != null) {
          before(host, before, asked, total, groups);
        }
      }
    }
    for (Group group : groups.all()) {
      rows.offer(group.row(now, shares));
      if (!total.comparesHosts()) {
        total.addFigures(group); // once a group, not once more a row
      }
    }
    cancellation.check();
    return new Table(
        rows.inOrder(),
        rows.offered(),
        total.totalRow(now, shares),
        rows.below(),
        coverage(query.hosts(), known, matched, total.sum(), asked, now, cancellation));
  }

  /** Adds a host to groups: its subtotals where they tell enough, else row by row. */
  private static void groups(
      MatchedHost host,
      RowFilter.Search asked,
      Group total,
      Groups groups,
      Cancellation cancellation) {
    LiveRows table = host.snapshot().rows();
    if (groups.areOfSubtotals() && !asked.isByProcess()) {
      Subtotals parts = asked.parts(table);
      for (int part = 0; part < parts.size(); part++) {
        total.addOrVisit(host, parts, part);
        Group group = groups.of(parts.attributes(part), host);
        group.add(host, parts, part);
        if (groups.areOfTrees()) {
          group.holds(parts.attributes(part).program(), parts.count(part));
        }
      }
      return;
    }
    for (int row = 0; row < table.size(); row++) {
      checkNowAndThen(row, cancellation);
      if (asked.accepts(table, row)) {
        total.addOrVisit(host, row);
        Group group = groups.of(table.attributes(row), host);
        group.add(host, row);
        if (groups.areOfTrees()) {
          group.holds(table.attributes(row).program(), table.count(row));
        }
      }
    }
  }

  /** Adds a row for each process of a host. */
  private static void processes(
      MatchedHost host,
      RowFilter.Search asked,
      Group total,
      TopRows rows,
      Shares shares,
      @Nullable Measure measure,
      long now,
      Cancellation cancellation) {
    LiveRows table = host.snapshot().rows();
    PastPass before = host.before();
    if (before != null) {
      for (int row = 0; row < before.size(); row++) {
        total.had(host, asked.accepted(before, row) ? before.bytes(row) : 0);
      }
    }
    for (int row = 0; row < table.size(); row++) {
      checkNowAndThen(row, cancellation);
      if (asked.accepts(table, row)) {
        total.add(host, row);
        Group one = Group.of(List.of(table.attributes(row).program()), measure);
        one.add(host, row);
        if (before != null) {
          one.had(host, before.bytesOf(table.pid(row), table.startTimeTicks(row)));
        }
        rows.offer(one.processRow(now, host, row, shares));
      }
    }
  }

  /** Adds what a host's rows had in an earlier pass to the groups that there are now. */
  private static void before(
      MatchedHost host, PastPass before, RowFilter.Search asked, Group total, Groups groups) {
    if (groups.areOfSubtotals() && asked.isOfSubtotals()) {
      for (int part = 0; part < before.parts(); part++) {
        if (asked.acceptedPart(before, part)) {
          had(host, before.partAttributes(part), before.partBytes(part), total, groups);
        }
      }
      return;
    }
    for (int row = 0; row < before.size(); row++) {
      if (asked.accepted(before, row)) {
        had(host, before.attributes(row), before.bytes(row), total, groups);
      }
    }
  }

  private static void had(
      MatchedHost host, Attributes attributes, long bytes, Group total, Groups groups) {
    total.had(host, bytes);
    Group group = groups.known(attributes, host);
    if (group != null) {
      group.had(host, bytes);
    }
  }

  private static void checkNowAndThen(int row, Cancellation cancellation) {
    if (row % ROWS_A_CHECK == ROWS_A_CHECK - 1) {
      cancellation.check();
    }
  }

  private Coverage coverage(
      HostGlobs globs,
      List<HostSnapshot> known,
      List<HostSnapshot> matched,
      MemorySum sum,
      RowFilter.Search asked,
      long now,
      Cancellation cancellation) {
    Overdue overdue = Overdue.of(matched, asked);
    List<Coverage.StaleHost> stale = new ArrayList<>();
    long malformed = 0;
    for (HostSnapshot host : matched) {
      malformed += host.pass().malformed();
      if (host.isStale(now)) {
        stale.add(new Coverage.StaleHost(host.identity().name(), host.age(now), host.isStopped()));
      }
    }
    stale.sort((one, other) -> other.silence().compareTo(one.silence()));
    return new Coverage(
        known.size(),
        matched.size(),
        stale,
        sum.count(),
        sum.kinds().denied(),
        new Coverage.Trouble(
            malformed,
            sum.kinds().estimated(),
            Coverage.Unwalked.of(sum.kinds(), matched, asked),
            sum.kinds().of(RowKind.REFUSED),
            DeniedHost.of(sum.kinds(), matched, asked),
            overdue.most(),
            overdue.isBound()),
        sum.hasPss()
            ? Optional.of(Duration.ofNanos(Math.max(0, now - sum.oldestMeasuredAtNanos())))
            : Optional.empty(),
        FleetSummary.of(matched, now),
        asked.missingPids(),
        matched.isEmpty() ? NearNames.of(globs.wanted(), fleet.names(), cancellation) : List.of());
  }
}
