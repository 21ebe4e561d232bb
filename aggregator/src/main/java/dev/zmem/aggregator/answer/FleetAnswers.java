package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ledger.HostLedger;
import dev.zmem.aggregator.ledger.LedgerRow;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.query.Coverage;
import dev.zmem.aggregator.query.QueryEngine;
import dev.zmem.aggregator.query.Table;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.aggregator.query.TableRow;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.model.FigureSpec.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Questions to answers that any front end can show. Throws {@link BadQueryException} for a question
 * that cannot be read. Any thread.
 */
public final class FleetAnswers {
  private final FleetView fleet;
  private final QueryEngine engine;
  private final Pods pods;

  /** Milliseconds of Unix time. */
  private final LongSupplier wallClock;

  /** The processes of a host. */
  public record Processes(
      TableAnswer<TableRow> table, boolean isFromLiveState, double ageSeconds) {}

  /** Where a host's memory is, and its row in the list of hosts. */
  public record HostDescription(
      TableAnswer<LedgerRow> areas, TableAnswer<HostRow> host, double ageSeconds) {}

  /** Answers from {@code fleet} that say when they were made by {@code wallClock}, Unix time. */
  public FleetAnswers(FleetView fleet, LongSupplier wallClock) {
    this(fleet, Pods.NONE, wallClock);
  }

  /** Answers in which pods have names. */
  public FleetAnswers(FleetView fleet, Pods pods, LongSupplier wallClock) {
    this.fleet = fleet;
    this.pods = pods;
    this.engine = new QueryEngine(fleet, pods);
    this.wallClock = wallClock;
  }

  /** One table. */
  public TableAnswer<TableRow> table(TableQuery query, Cancellation cancellation) {
    // looked at first: a host whose rows come meanwhile is rather told twice than left out
    MissedHosts missed = MissedHosts.of(fleet, query.hosts(), cancellation);
    Table table = engine.table(query, cancellation);
    return answer(
        TableColumns.of(query, table.rows(), pods),
        table,
        covered(
            table.coverage(),
            missed,
            query.hosts(),
            table.total().sums().errorBytes(),
            table.rowsBelow(),
            cancellation));
  }

  /** The hosts, by name; those without rows last. */
  public TableAnswer<HostRow> hosts(HostGlobs globs, Cancellation cancellation) {
    return hosts(globs, "", false, cancellation);
  }

  /**
   * The hosts in the order of a column.
   *
   * @param sortBy the column's title or key; empty for by name, those without rows last
   * @param reverse the other way round
   */
  public TableAnswer<HostRow> hosts(
      HostGlobs globs, String sortBy, boolean reverse, Cancellation cancellation) {
    long now = fleet.nowNanos();
    List<HostRow> rows = new ArrayList<>();
    long errorBytes = 0;
    for (HostSnapshot host : engine.hosts(globs, cancellation)) {
      HostRow row = HostRow.of(host, now);
      errorBytes += Math.max(0, row.sum().errorBytes());
      rows.add(row);
    }
    MissedHosts missed = MissedHosts.of(fleet, globs, cancellation);
    missed.matched().forEach(host -> rows.add(HostRow.of(host)));
    Covered covered =
        covered(engine.coverage(globs, cancellation), missed, globs, errorBytes, 0, cancellation);
    return new TableAnswer<>(
        HostColumns.all(),
        HostOrder.sorted(rows, sortBy, reverse),
        null,
        rows.size(),
        covered,
        wallClock.getAsLong());
  }

  /**
   * The processes of a host, as its agent has them now, or as last reported. An {@link
   * UnknownHostException} where there is no such host.
   *
   * @param executor makes the answer when the agent's has come
   */
  public CompletableFuture<Processes> processes(
      String name, TableQuery query, Cancellation cancellation, Executor executor) {
    HostSnapshot live =
        fleet.snapshot(name).orElseThrow(() -> UnknownHosts.of(fleet, name, cancellation));
    if (!query.hosts().matches(live.identity())) {
      throw new UnknownHostException(
          "host "
              + name
              + " is not chosen: its labels are "
              + (live.identity().labels().isEmpty() ? "none" : live.identity().labels()));
    }
    return fleet
        .freshProcesses(name)
        .handleAsync(
            (fresh, trouble) -> {
              HostSnapshot host = trouble == null ? fresh : live;
              Table table = engine.processes(host, query, cancellation);
              Covered covered =
                  CoverageFields.of(
                      table.coverage(),
                      MissedHosts.NONE,
                      List.of(),
                      table.total().sums().errorBytes(),
                      table.rowsBelow());
              return new Processes(
                  answer(TableColumns.processes(Detail.DATA, table.rows(), pods), table, covered),
                  trouble != null,
                  host.age(fleet.nowNanos()).toMillis() / 1e3);
            },
            executor);
  }

  /**
   * Where the memory of a host is, as last reported. An {@link UnknownHostException} where there is
   * no such host.
   */
  public HostDescription host(String name, Cancellation cancellation) {
    HostSnapshot host =
        fleet.snapshot(name).orElseThrow(() -> UnknownHosts.of(fleet, name, cancellation));
    long now = fleet.nowNanos();
    List<LedgerRow> areas = HostLedger.of(host);
    HostRow row = HostRow.of(host, now);
    Covered covered =
        CoverageFields.of(
            engine.coverage(host, cancellation),
            MissedHosts.NONE,
            List.of(),
            row.sum().errorBytes(),
            0);
    long at = wallClock.getAsLong();
    return new HostDescription(
        new TableAnswer<>(AreaColumns.all(), areas, null, areas.size(), covered, at),
        new TableAnswer<>(DerivedHostColumns.ofOneHost(), List.of(row), null, 1, covered, at),
        host.age(now).toMillis() / 1e3);
  }

  /** How many hosts there are, with rows and without. */
  public int hostsKnown() {
    return fleet.snapshots().size() + fleet.withoutRows().size();
  }

  /** How many processes a host has; 0 where there is no such host. */
  public int processesOf(String host) {
    return fleet.processesOf(host);
  }

  private TableAnswer<TableRow> answer(
      List<Column<TableRow>> columns, Table table, Covered covered) {
    return new TableAnswer<>(
        columns, table.rows(), table.total(), table.rowsInAll(), covered, wallClock.getAsLong());
  }

  private Covered covered(
      Coverage coverage,
      MissedHosts missed,
      HostGlobs globs,
      long errorBytes,
      long rowsBelow,
      Cancellation cancellation) {
    List<String> unmatched =
        globs.asksForAll() ? List.of() : globs.unmatched(fleet.names(), cancellation);
    return CoverageFields.of(coverage, missed, unmatched, errorBytes, rowsBelow);
  }
}
