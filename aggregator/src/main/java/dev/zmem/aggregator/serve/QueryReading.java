package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.Grouping;
import dev.zmem.aggregator.query.RowFilter;
import dev.zmem.aggregator.query.RowOrder;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.List;

/** Reads questions off the wire. */
final class QueryReading {
  /** Longest name of a host (RFC 1035). */
  private static final int MAX_HOST_LENGTH = 253;

  private QueryReading() {}

  static TableQuery table(QueryTableRequest request, AnswerLimits limits) {
    return new TableQuery(
        new HostGlobs(request.getHostGlobsList(), request.getLabelSelector()),
        RowFilter.of(
            request.getFilterBy(),
            request.getFilter(),
            request.getUsersList(),
            request.getPidsList(),
            request.getWhereList()),
        Grouping.of(request.getGroupByList()),
        sortBy(request.getSortBy()),
        request.getReverse(),
        limits.rows(request.getLimit()),
        minBytes(request.getMinBytes()),
        new TableQuery.Beside(request.getLargestHost(), request.getGrowth()));
  }

  static TableQuery processes(ListProcessesRequest request, AnswerLimits limits) {
    var _ = host(request.getHost());
    return new TableQuery(
        new HostGlobs(List.of(), request.getLabelSelector()),
        RowFilter.of(
            request.getFilterBy(),
            request.getFilter(),
            request.getUsersList(),
            request.getPidsList(),
            request.getWhereList()),
        Grouping.BY_PROCESS,
        sortBy(request.getSortBy()),
        request.getReverse(),
        limits.rows(request.getLimit()),
        minBytes(request.getMinBytes()));
  }

  private static long minBytes(long bytes) {
    if (bytes < 0) {
      throw new BadQueryException("min_bytes", bytes + " (expected: 0 or more)");
    }
    return bytes;
  }

  /** A host's name that is not too long to be one. */
  static String host(String name) {
    if (name.length() > MAX_HOST_LENGTH) {
      throw new BadQueryException(
          "host", name.length() + " characters (expected: at most " + MAX_HOST_LENGTH + ")");
    }
    return name;
  }

  private static RowOrder sortBy(String name) {
    return name.isEmpty() ? RowOrder.BY_RAM : RowOrder.by(name);
  }
}
