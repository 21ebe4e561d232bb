package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.BadQueryException;
import dev.zmem.aggregator.query.Grouping;
import dev.zmem.aggregator.query.HostGlobs;
import dev.zmem.aggregator.query.NameFilter;
import dev.zmem.aggregator.query.RowFilter;
import dev.zmem.aggregator.query.SortBy;
import dev.zmem.aggregator.query.TableQuery;
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
        new HostGlobs(request.getHostGlobsList()),
        new RowFilter(new NameFilter(request.getFilter())),
        groupBy(request.getGroupBy()),
        sortBy(request.getSortBy()),
        request.getReverse(),
        limits.rows(request.getLimit()));
  }

  static TableQuery processes(ListProcessesRequest request, AnswerLimits limits) {
    if (request.getHost().length() > MAX_HOST_LENGTH) {
      throw new BadQueryException(
          "host",
          request.getHost().length() + " characters (expected: at most " + MAX_HOST_LENGTH + ")");
    }
    return new TableQuery(
        new HostGlobs(List.of()),
        new RowFilter(new NameFilter(request.getFilter())),
        Grouping.BY_PROCESS,
        sortBy(request.getSortBy()),
        request.getReverse(),
        limits.rows(request.getLimit()));
  }

  private static Grouping groupBy(dev.zmem.proto.v1.GroupBy groupBy) {
    return switch (groupBy) {
      case GROUP_BY_UNSPECIFIED, GROUP_BY_PROGRAM -> Grouping.BY_PROGRAM;
      case GROUP_BY_HOST -> Grouping.of(List.of("host"));
      case GROUP_BY_USER -> Grouping.of(List.of("user"));
      case GROUP_BY_PID -> Grouping.BY_PROCESS;
      case GROUP_BY_COMMAND -> Grouping.of(List.of("command"));
      case UNRECOGNIZED -> throw new BadQueryException("group_by", "not known to this aggregator");
    };
  }

  private static SortBy sortBy(dev.zmem.proto.v1.SortBy sortBy) {
    return switch (sortBy) {
      case SORT_BY_UNSPECIFIED, SORT_BY_RAM -> SortBy.RAM;
      case SORT_BY_USS -> SortBy.USS;
      case SORT_BY_SHARED -> SortBy.SHARED;
      case SORT_BY_RSS -> SortBy.RSS;
      case SORT_BY_SWAP -> SortBy.SWAP;
      case SORT_BY_HUGETLB -> SortBy.HUGETLB;
      case SORT_BY_COUNT -> SortBy.COUNT;
      case SORT_BY_HOSTS -> SortBy.HOSTS;
      case SORT_BY_NAME -> SortBy.NAME;
      case SORT_BY_LAZY_FREE -> SortBy.LAZY_FREE;
      case UNRECOGNIZED -> throw new BadQueryException("sort_by", "not known to this aggregator");
    };
  }
}
