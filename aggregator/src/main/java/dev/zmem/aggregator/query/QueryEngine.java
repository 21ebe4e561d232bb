package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ledger.FleetSummary;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NearNames;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions from the fleet's snapshots. Any thread; each answer is of one instant's
 * snapshots.
 */
public final class QueryEngine {
  private final FleetView fleet;
  private final Pods pods;

  /** Answers from {@code fleet}. */
  public QueryEngine(FleetView fleet) {
    this(fleet, Pods.NONE);
  }

  /** Answers in which pods have names. */
  public QueryEngine(FleetView fleet, Pods pods) {
    this.fleet = fleet;
    this.pods = pods;
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
    TableSumming summing = new TableSumming(query, pods, cancellation, now);
    summing.add(matched);
    TopRows rows = summing.rows();
    return new Table(
        rows.inOrder(),
        rows.offered(),
        summing.totalRow(),
        rows.below(),
        coverage(
            query.hosts(),
            known,
            matched,
            summing.total().sum(),
            summing.asked(),
            now,
            cancellation));
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
        Coverage.Whole.of(matched),
        asked.missingPids(),
        matched.isEmpty() ? NearNames.of(globs.wanted(), fleet.names(), cancellation) : List.of());
  }
}
