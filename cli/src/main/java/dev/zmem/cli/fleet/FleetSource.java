package dev.zmem.cli.fleet;

import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where answers come from. Throws {@link ProgramException} with the exit code when there is none.
 * One thread.
 */
public interface FleetSource extends AutoCloseable {

  /** One table. */
  FleetAnswer table(QueryTableRequest request);

  /**
   * The same table again and again, until the program ends. Who answered once may be away for a
   * while: the watcher is told, and tables come again when it is back.
   */
  void watch(QueryTableRequest request, Duration interval, TableWatcher watcher);

  /** The hosts. */
  FleetAnswer hosts(ListHostsRequest request);

  /** The processes of one host. */
  FleetAnswer processes(ListProcessesRequest request);

  /** One process with all that is known of it. */
  DescribedProcess process(DescribeProcessRequest request);

  /** The memory of a process, or of a host, by what is mapped. */
  FleetAnswer mappings(ListMappingsRequest request);

  /** Where the memory of one host is. */
  HostAnswer host(DescribeHostRequest request);

  /**
   * Every matched host as it is now, one after the other.
   *
   * @param hosts takes them
   */
  void capture(CaptureHostsRequest request, Consumer<CapturedHost> hosts);

  /** The time that {@link #capture} is of, milliseconds of Unix time. */
  default long nowMillis() {
    return System.currentTimeMillis();
  }

  /** Processes that every answer leaves out, because they are here to ask. */
  default int leftOut() {
    return 0;
  }

  /** Who answers. */
  GetVersionResponse version();

  /**
   * Ends the question that is being asked where that can be done; it and all later ones fail. From
   * any thread.
   */
  default void cancel() {}

  @Override
  void close();
}
