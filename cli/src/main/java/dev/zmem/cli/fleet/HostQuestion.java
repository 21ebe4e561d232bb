package dev.zmem.cli.fleet;

import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;

/** The question for a table of processes, asked of one host's agent. Pure. */
public final class HostQuestion {
  private HostQuestion() {}

  /** The same rows, of this host. */
  public static ListProcessesRequest of(String host, QueryTableRequest asked) {
    return ListProcessesRequest.newBuilder()
        .setHost(host)
        .setFilter(asked.getFilter())
        .setFilterBy(asked.getFilterBy())
        .addAllUsers(asked.getUsersList())
        .addAllPids(asked.getPidsList())
        .addAllWhere(asked.getWhereList())
        .setMinBytes(asked.getMinBytes())
        .setLabelSelector(asked.getLabelSelector())
        .setSortBy(asked.getSortBy())
        .setReverse(asked.getReverse())
        .setLimit(asked.getLimit())
        .build();
  }
}
