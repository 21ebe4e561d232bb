package dev.zmem.cli.remote;

import dev.zmem.cli.command.FleetSource;
import dev.zmem.program.ExitCode;
import dev.zmem.program.HostPort;
import dev.zmem.program.Log;
import dev.zmem.program.ProgramException;
import dev.zmem.program.TlsTrouble;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.WatchTableRequest;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The fleet as an aggregator knows it, over gRPC. */
public final class RemoteFleet implements FleetSource {
  /** Largest answer taken: a table of some 300,000 processes. */
  private static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

  private final HostPort address;
  private final Duration timeout;
  private final EventLoopGroup loop;
  private final ManagedChannel channel;

  /**
   * Asks the aggregator at {@code address}; every question but a watch ends within {@code timeout}.
   */
  public RemoteFleet(HostPort address, ChannelCredentials credentials, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    ThreadFactory threads = task -> Thread.ofPlatform().daemon().name("network").unstarted(task);
    this.loop = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .directExecutor()
            .disableRetry()
            .build();
  }

  /**
   * Loads what a question will need, without asking anybody: for another thread, while the question
   * is not known yet.
   */
  public static void prepare() {
    ManagedChannel nowhere =
        NettyChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create())
            .eventLoopGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .directExecutor()
            .build();
    var _ = QueryServiceGrpc.newBlockingStub(nowhere);
    var _ = QueryServiceGrpc.getServiceDescriptor();
    var _ = QueryTableResponse.getDefaultInstance();
  }

  @Override
  public QueryTableResponse table(QueryTableRequest request) {
    return ask(() -> stub().queryTable(request));
  }

  @Override
  public ListHostsResponse hosts(ListHostsRequest request) {
    return ask(() -> stub().listHosts(request));
  }

  @Override
  public ListProcessesResponse processes(ListProcessesRequest request) {
    return ask(() -> stub().listProcesses(request));
  }

  @Override
  public GetVersionResponse version() {
    return ask(() -> stub().getVersion(GetVersionRequest.getDefaultInstance()));
  }

  @Override
  public void watch(
      QueryTableRequest request, Duration interval, Consumer<QueryTableResponse> each) {
    WatchTableRequest watch =
        WatchTableRequest.newBuilder()
            .setQuery(request)
            .setIntervalMillis((int) interval.toMillis())
            .build();
    boolean _ =
        ask(() -> {
          QueryServiceGrpc.newBlockingStub(channel)
              .watchTable(watch)
              .forEachRemaining(response -> each.accept(response.getTable()));
          return true;
        });
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
      throw explain(e.getStatus());
    }
  }

  private ProgramException explain(Status status) {
    String description = String.valueOf(status.getDescription());
    String cause = status.getCause() == null ? description : Log.rootCause(status.getCause());
    Optional<String> distrust = TlsTrouble.explain(status);
    if (distrust.isPresent()) {
      return new ProgramException(
          ExitCode.NOT_PERMITTED,
          "no trust between zmemctl and the aggregator at " + address + ": " + distrust.get());
    }
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          new ProgramException(
              ExitCode.UNREACHABLE,
              "no aggregator at "
                  + address
                  + " ("
                  + cause
                  + "): start one with 'zmem-aggregator run --listen="
                  + address
                  + "', or use --local for this host");
      case DEADLINE_EXCEEDED ->
          new ProgramException(
              ExitCode.UNREACHABLE,
              "no answer from the aggregator at "
                  + address
                  + " within "
                  + timeout.toMillis() / 1e3
                  + " s (--timeout)");
      case INVALID_ARGUMENT -> new ProgramException(ExitCode.USAGE, description);
      case NOT_FOUND -> new ProgramException(ExitCode.NOTHING_MATCHED, description);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          new ProgramException(ExitCode.NOT_PERMITTED, description);
      default ->
          new ProgramException(
              ExitCode.FAILURE,
              "the aggregator at " + address + " answers " + status.getCode() + ": " + description);
    };
  }
}
