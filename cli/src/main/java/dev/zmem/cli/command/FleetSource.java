package dev.zmem.cli.command;

import dev.zmem.program.ProgramException;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where answers come from. Throws {@link ProgramException} with the exit code when there is none.
 * One thread.
 */
public interface FleetSource extends AutoCloseable {

  /** One table. */
  QueryTableResponse table(QueryTableRequest request);

  /** The same table again and again, until the program ends. */
  void watch(QueryTableRequest request, Duration interval, Consumer<QueryTableResponse> each);

  /** The hosts. */
  ListHostsResponse hosts(ListHostsRequest request);

  /** The processes of one host. */
  ListProcessesResponse processes(ListProcessesRequest request);

  /** Who answers. */
  GetVersionResponse version();

  @Override
  void close();
}
