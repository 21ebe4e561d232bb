package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.query.BadQueryException;
import dev.zmem.aggregator.query.HostGlobs;
import dev.zmem.aggregator.query.QueryEngine;
import dev.zmem.aggregator.query.Table;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Questions to answers as they stand on the wire, without any transport: the service and the local
 * mode of the CLI use the same. Throws {@link BadQueryException} for a question that cannot be
 * read. Any thread.
 */
public final class Answers {
  private final FleetView fleet;
  private final QueryEngine engine;

  /** Answers from {@code fleet}. */
  public Answers(FleetView fleet) {
    this.fleet = fleet;
    this.engine = new QueryEngine(fleet);
  }

  /** One table. */
  public QueryTableResponse table(QueryTableRequest request) {
    Table table = engine.table(QueryReading.table(request));
    return QueryTableResponse.newBuilder()
        .addAllRows(TableWriting.rows(table.rows(), request.getLimit()))
        .setTotal(TableWriting.row(table.total()))
        .setCoverage(TableWriting.coverage(table.coverage()))
        .build();
  }

  /** The hosts. */
  public ListHostsResponse hosts(ListHostsRequest request) {
    HostGlobs globs = new HostGlobs(request.getHostGlobsList());
    ListHostsResponse.Builder response = ListHostsResponse.newBuilder();
    long now = fleet.nowNanos();
    for (HostSnapshot host : engine.hosts(globs)) {
      response.addHosts(HostWriting.host(host, now));
    }
    return response.setCoverage(TableWriting.coverage(engine.coverage(globs))).build();
  }

  /**
   * The processes of a host, as its agent has them now, or as last reported; empty when there is no
   * such host.
   */
  public Optional<CompletableFuture<ListProcessesResponse>> processes(
      ListProcessesRequest request) {
    var query = QueryReading.processes(request);
    return fleet
        .snapshot(request.getHost())
        .map(live ->
            fleet
                .freshProcesses(request.getHost())
                .handle((fresh, trouble) ->
                    trouble == null
                        ? processes(engine.processes(fresh, query), request, false)
                        : processes(engine.processes(live, query), request, true)));
  }

  /** Known hosts whose names are near. */
  public List<String> nearHosts(String name) {
    return QueryEngine.nearNames(List.of(name), fleet.snapshots());
  }

  private static ListProcessesResponse processes(
      Table table, ListProcessesRequest request, boolean fromLiveState) {
    return ListProcessesResponse.newBuilder()
        .addAllRows(TableWriting.rows(table.rows(), request.getLimit()))
        .setTotal(TableWriting.row(table.total()))
        .setCoverage(TableWriting.coverage(table.coverage()))
        .setFromLiveState(fromLiveState)
        .build();
  }
}
