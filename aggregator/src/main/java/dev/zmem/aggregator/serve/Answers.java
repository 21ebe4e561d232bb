package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.query.BadQueryException;
import dev.zmem.aggregator.query.Cancellation;
import dev.zmem.aggregator.query.HostGlobs;
import dev.zmem.aggregator.query.NearNames;
import dev.zmem.aggregator.query.QueryEngine;
import dev.zmem.aggregator.query.Table;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.text.HostNames;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Questions to answers as they stand on the wire, without any transport: the service and the local
 * mode of the CLI use the same. Throws {@link BadQueryException} for a question that cannot be
 * read. Any thread.
 */
public final class Answers {
  /** Of the hosts that there are, named to who asks for another. */
  private static final int MAX_NAMED = 5;

  /** Globs that match no host, named in an answer. */
  private static final int MAX_UNMATCHED = 100;

  private final FleetView fleet;
  private final AnswerLimits limits;
  private final QueryEngine engine;

  /** Milliseconds of Unix time. */
  private final LongSupplier wallClock;

  /** Answers from {@code fleet}, each within the limits. */
  public Answers(FleetView fleet, AnswerLimits limits) {
    this(fleet, limits, System::currentTimeMillis);
  }

  /** Answers that say when they were made by {@code wallClock}, milliseconds of Unix time. */
  Answers(FleetView fleet, AnswerLimits limits, LongSupplier wallClock) {
    this.fleet = fleet;
    this.limits = limits;
    this.wallClock = wallClock;
    this.engine = new QueryEngine(fleet);
  }

  /** One table. */
  public QueryTableResponse table(QueryTableRequest request, Cancellation cancellation) {
    TableQuery query = QueryReading.table(request, limits);
    // looked at first: a host whose rows come meanwhile is rather told twice than left out
    WithoutRows withoutRows = WithoutRows.of(fleet, query.hosts(), cancellation);
    Table table = engine.table(query, cancellation);
    SentRows sent = SentRows.of(table, request.getLimit(), limits);
    return QueryTableResponse.newBuilder()
        .addAllRows(sent.rows())
        .setRowsLeftOut(sent.leftOut())
        .setLeftOutReason(sent.reason())
        .setTotal(TableWriting.row(table.total()))
        .setCoverage(covered(table.coverage(), withoutRows, query.hosts(), cancellation))
        .setAnsweredAtMillis(wallClock.getAsLong())
        .build();
  }

  private Coverage covered(
      dev.zmem.aggregator.query.Coverage coverage,
      WithoutRows withoutRows,
      HostGlobs globs,
      Cancellation cancellation) {
    Coverage all = withoutRows.addTo(TableWriting.coverage(coverage));
    if (globs.asksForAll()) {
      return all;
    }
    List<String> unmatched = globs.unmatched(fleet.names(), cancellation);
    return all.toBuilder()
        .addAllUnmatchedGlobs(unmatched.subList(0, Math.min(MAX_UNMATCHED, unmatched.size())))
        .build();
  }

  /** How many hosts there are, with rows and without. */
  int hostsKnown() {
    return fleet.snapshots().size() + fleet.withoutRows().size();
  }

  /** How many processes a host has; 0 where there is no such host. */
  int processesOf(String host) {
    return fleet
        .snapshot(host)
        .map(known -> Math.max(known.pass().processes(), known.rows().size()))
        .orElse(0);
  }

  /** The hosts. */
  public ListHostsResponse hosts(ListHostsRequest request, Cancellation cancellation) {
    HostGlobs globs = new HostGlobs(request.getHostGlobsList());
    ListHostsResponse.Builder response = ListHostsResponse.newBuilder();
    long now = fleet.nowNanos();
    for (HostSnapshot host : engine.hosts(globs, cancellation)) {
      response.addHosts(HostWriting.host(host, now));
    }
    WithoutRows withoutRows = WithoutRows.of(fleet, globs, cancellation);
    return response
        .addAllHosts(withoutRows.rows())
        .setCoverage(
            covered(engine.coverage(globs, cancellation), withoutRows, globs, cancellation))
        .setAnsweredAtMillis(wallClock.getAsLong())
        .build();
  }

  /**
   * The processes of a host, as its agent has them now, or as last reported. An {@link
   * UnknownHostException} where there is no such host.
   *
   * @param executor makes the answer when the agent's has come
   */
  public CompletableFuture<ListProcessesResponse> processes(
      ListProcessesRequest request, Cancellation cancellation, Executor executor) {
    TableQuery query = QueryReading.processes(request, limits);
    HostSnapshot live =
        fleet.snapshot(request.getHost()).orElseThrow(() -> unknown(request, cancellation));
    return fleet
        .freshProcesses(request.getHost())
        .handleAsync(
            (fresh, trouble) -> {
              HostSnapshot host = trouble == null ? fresh : live;
              return processes(engine.processes(host, query, cancellation), request).toBuilder()
                  .setFromLiveState(trouble != null)
                  .setAgeSeconds(host.age(fleet.nowNanos()).toMillis() / 1e3)
                  .build();
            },
            executor);
  }

  private UnknownHostException unknown(ListProcessesRequest request, Cancellation cancellation) {
    String name = HostNames.canonical(request.getHost());
    for (HostWithoutRows host : fleet.withoutRows()) {
      if (host.name().equals(name)) {
        return new UnknownHostException(WithoutRows.why(host));
      }
    }
    List<String> known = fleet.names();
    List<String> near = NearNames.of(List.of(request.getHost()), known, cancellation);
    return new UnknownHostException(
        "no host "
            + request.getHost()
            + ": "
            + (near.isEmpty() ? thereAre(known) : NearNames.didYouMean(near)));
  }

  /** The first of all names, so that one can be chosen. */
  private static String thereAre(List<String> known) {
    if (known.isEmpty()) {
      return "no host reports yet";
    }
    int more = known.size() - MAX_NAMED;
    return (known.size() == 1 ? "there is " : "there are ")
        + String.join(", ", known.subList(0, Math.min(MAX_NAMED, known.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private ListProcessesResponse processes(Table table, ListProcessesRequest request) {
    SentRows sent = SentRows.of(table, request.getLimit(), limits);
    return ListProcessesResponse.newBuilder()
        .addAllRows(sent.rows())
        .setRowsLeftOut(sent.leftOut())
        .setLeftOutReason(sent.reason())
        .setTotal(TableWriting.row(table.total()))
        .setCoverage(TableWriting.coverage(table.coverage()))
        .setAnsweredAtMillis(wallClock.getAsLong())
        .build();
  }
}
