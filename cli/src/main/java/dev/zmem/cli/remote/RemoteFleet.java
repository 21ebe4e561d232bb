package dev.zmem.cli.remote;

import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.DescribedProcess;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.program.grpc.ClientChannels;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.WatchTableRequest;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The fleet as an aggregator knows it, over gRPC. */
public final class RemoteFleet implements FleetSource {
  /** Largest answer taken: 8 MiB of rows, and the names of 20,000 hosts several times. */
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  /** A capture of a whole fleet may take so long. */
  private static final long MIN_CAPTURE_MILLIS = 120_000;

  private final HostPort address;
  private final Duration timeout;
  private final ChannelCredentials credentials;
  private final EventLoopGroup loop;
  private final ManagedChannel channel;

  /**
   * Asks the aggregator at {@code address}; every question but a watch ends within {@code timeout}.
   */
  public RemoteFleet(HostPort address, ChannelCredentials credentials, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    this.loop = ClientChannels.thread();
    this.credentials = credentials;
    this.channel = limited(ClientChannels.to(address, credentials, loop)).build();
  }

  /**
   * Loads what a question will need, without asking anybody: for another thread, while the question
   * is not known yet.
   */
  public static void prepare() {
    ManagedChannel nowhere =
        ClientChannels.to(
                new HostPort("127.0.0.1", 1),
                InsecureChannelCredentials.create(),
                ClientChannels.thread())
            .directExecutor()
            .build();
    var _ = QueryServiceGrpc.newBlockingStub(nowhere);
    var _ = QueryServiceGrpc.getServiceDescriptor();
    var _ = QueryTableResponse.getDefaultInstance();
  }

  @Override
  public FleetAnswer table(QueryTableRequest request) {
    return AnswerReading.of(ask(() -> stub().queryTable(request)).getAnswer());
  }

  @Override
  public FleetAnswer hosts(ListHostsRequest request) {
    return AnswerReading.of(ask(() -> stub().listHosts(request)).getAnswer());
  }

  @Override
  public FleetAnswer processes(ListProcessesRequest request) {
    return AnswerReading.of(ask(() -> stub().listProcesses(request)));
  }

  @Override
  public DescribedProcess process(DescribeProcessRequest request) {
    return AnswerReading.of(ask(() -> stub().describeProcess(request)));
  }

  @Override
  public FleetAnswer mappings(ListMappingsRequest request) {
    return AnswerReading.of(ask(() -> stub().listMappings(request)).getAnswer());
  }

  @Override
  public HostAnswer host(DescribeHostRequest request) {
    return AnswerReading.of(ask(() -> stub().describeHost(request)));
  }

  @Override
  public void capture(CaptureHostsRequest request, Consumer<CapturedHost> hosts) {
    try {
      // a whole fleet may take its time
      Iterator<CaptureHostsResponse> responses =
          QueryServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(
                  Math.max(MIN_CAPTURE_MILLIS, timeout.toMillis()), TimeUnit.MILLISECONDS)
              .captureHosts(request);
      while (responses.hasNext()) {
        hosts.accept(responses.next().getHost());
      }
    } catch (StatusRuntimeException e) {
      throw new CallTrouble(address, timeout).explain(e.getStatus());
    }
  }

  @Override
  public GetVersionResponse version() {
    return ask(() -> stub().getVersion(GetVersionRequest.getDefaultInstance()));
  }

  @Override
  public void watch(QueryTableRequest request, Duration interval, TableWatcher watcher) {
    WatchTableRequest watch =
        WatchTableRequest.newBuilder()
            .setQuery(request)
            .setIntervalMillis((int) interval.toMillis())
            .build();
    try {
      new TableWatch(this::lastingChannel, new CallTrouble(address, timeout), watch, watcher).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ManagedChannel lastingChannel() {
    return limited(ClientChannels.lasting(address, credentials, loop))
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .build();
  }

  private static NettyChannelBuilder limited(NettyChannelBuilder channel) {
    return channel.maxInboundMessageSize(MAX_MESSAGE_BYTES).directExecutor();
  }

  @Override
  public void cancel() {
    channel.shutdownNow();
  }

  /** A JVM that ends while a thread waits in the kernel waits for it, so the loop ends first. */
  @Override
  public void close() {
    channel.shutdownNow();
    var _ = loop.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
  }

  private QueryServiceGrpc.QueryServiceBlockingStub stub() {
    return QueryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw new CallTrouble(address, timeout).explain(e.getStatus());
    }
  }
}
