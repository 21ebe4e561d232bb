package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.access.CommandsAskedLog;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.program.command.Version;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeHostResponse;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.DescribeProcessResponse;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListMappingsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.WatchTableRequest;
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The query service over {@link Answers}. Questions are answered by threads of their own, each
 * peer's within its share ({@link PeerShares}), and end when the client leaves.
 */
public final class QueryService extends QueryServiceGrpc.QueryServiceImplBase
    implements AutoCloseable {
  private static final int PROTOCOL_REVISION = 1;

  /** Between two looks whether the client has taken the hosts that were sent. */
  private static final int CAPTURE_BEAT_MILLIS = 20;

  private final Answers answers;
  private final ScheduledThreadPoolExecutor watches;
  private final LongSupplier clockNanos;
  private final AnswerCost cost;
  private final CommandsAskedLog commands;
  private final QueryCalls calls;

  /**
   * Answers by {@code answers}, as far as there is memory for them.
   *
   * @param commands is told of questions about command lines
   */
  public QueryService(Answers answers, FleetMemory memory, CommandsAskedLog commands) {
    this(
        answers,
        memory,
        commands,
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("watches").unstarted(task)),
        System::nanoTime,
        new PeerShares());
  }

  /** Sends watched tables by {@code watches}; {@code clockNanos} says how long one was unread. */
  QueryService(
      Answers answers,
      FleetMemory memory,
      CommandsAskedLog commands,
      ScheduledThreadPoolExecutor watches,
      LongSupplier clockNanos,
      PeerShares shares) {
    this.answers = answers;
    this.commands = commands;
    this.cost = new AnswerCost(memory);
    this.watches = watches;
    this.clockNanos = clockNanos;
    this.calls = new QueryCalls(cost, shares, clockNanos);
    watches.setRemoveOnCancelPolicy(true); // a watch of an hour would stay for an hour
  }

  @Override
  public void queryTable(QueryTableRequest request, StreamObserver<QueryTableResponse> responses) {
    Answers seen = seen();
    Consumer<TableQuery> audit = audit(request);
    calls.answer(responses, cancellation -> table(seen, audit, request, cancellation));
  }

  @Override
  public void listHosts(ListHostsRequest request, StreamObserver<ListHostsResponse> responses) {
    Answers seen = seen();
    calls.answer(
        responses,
        cancellation -> cost.hosts(seen.hostsKnown(), () -> seen.hosts(request, cancellation)));
  }

  @Override
  public void describeHost(
      DescribeHostRequest request, StreamObserver<DescribeHostResponse> responses) {
    Answers seen = seen();
    calls.answer(responses, cancellation -> cost.hosts(1, () -> seen.host(request, cancellation)));
  }

  @Override
  public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> responses) {
    responses.onNext(
        GetVersionResponse.newBuilder()
            .setVersion(Version.current())
            .setProtocolRevision(PROTOCOL_REVISION)
            .build());
    responses.onCompleted();
  }

  @Override
  public void listProcesses(
      ListProcessesRequest request, StreamObserver<ListProcessesResponse> responses) {
    Answers seen = seen();
    commands.asked(Callers.current(), "processes", request.getHost());
    calls.askAgent(
        responses,
        /* isTold= */ false,
        call -> cost.takeForProcesses(seen.processesOf(request.getHost()), call),
        (call, executor) -> seen.processes(request, call, executor));
  }

  @Override
  public void listMappings(
      ListMappingsRequest request, StreamObserver<ListMappingsResponse> responses) {
    Answers seen = seen();
    calls.askAgent(
        responses,
        /* isTold= */ true,
        cost::takeForDetail,
        (call, executor) -> seen.mappings(request, call, executor));
  }

  @Override
  public void describeProcess(
      DescribeProcessRequest request, StreamObserver<DescribeProcessResponse> responses) {
    Answers seen = seen();
    commands.asked(Callers.current(), "describe", request.getHost());
    calls.askAgent(
        responses,
        /* isTold= */ true,
        cost::takeForDetail,
        (call, executor) -> seen.process(request, call, executor));
  }

  @Override
  public void watchTable(WatchTableRequest request, StreamObserver<WatchTableResponse> responses) {
    Answers seen = seen();
    Consumer<TableQuery> audit = audit(request.getQuery());
    int millis = request.getIntervalMillis();
    QueryCall<WatchTableResponse> call = calls.admit(responses);
    if (call == null) {
      return;
    }
    try {
      WatchedTable.requireInterval(millis);
    } catch (BadQueryException e) {
      call.fail(e);
      return;
    }
    Runnable send =
        () ->
            call.send(
                WatchTableResponse.newBuilder()
                    .setAnswer(table(seen, audit, request.getQuery(), call).getAnswer())
                    .build());
    ScheduledFuture<?> beat =
        watches.scheduleWithFixedDelay(
            new WatchedTable(call, send, calls.pool()), 0, millis, TimeUnit.MILLISECONDS);
    call.whenClosed(() -> beat.cancel(false));
  }

  @Override
  public void captureHosts(
      CaptureHostsRequest request, StreamObserver<CaptureHostsResponse> responses) {
    Answers seen = seen();
    commands.asked(
        Callers.current(),
        "capture",
        hosts(request.getHostGlobsList(), request.getLabelSelector()));
    QueryCall<CaptureHostsResponse> call = calls.admit(responses);
    if (call == null) {
      return;
    }
    CaptureSending hosts = new CaptureSending(seen.capture(request), call, cost, clockNanos);
    ScheduledFuture<?> beat =
        watches.scheduleWithFixedDelay(
            new WatchedTable(call, hosts, calls.pool()),
            0,
            CAPTURE_BEAT_MILLIS,
            TimeUnit.MILLISECONDS);
    call.whenClosed(() -> beat.cancel(false));
  }

  /** The service as it is to be served. */
  public ServerServiceDefinition service() {
    return ServerInterceptors.intercept(this, ResettableCall::begin);
  }

  /** Lets go of calls whose clients read nothing; to be called every {@link #unreadLook}. */
  public void letGoUnread() {
    calls.letGoUnread();
  }

  /** How often it is to be looked whether clients read. */
  public static Duration unreadLook() {
    return UnreadCalls.LOOK;
  }

  @Override
  public void close() {
    watches.shutdownNow();
    calls.close();
  }

  /** What peers' open questions take now. */
  PeerShares shares() {
    return calls.shares();
  }

  /** What the peer of the current call may see. */
  private Answers seen() {
    return answers.seenBy(Callers.current().limits());
  }

  private static String hosts(List<String> globs, String labels) {
    return String.join(",", globs) + (labels.isEmpty() ? "" : " labels:" + labels);
  }

  /** Tells once of a question about command lines, when it has been read. */
  private Consumer<TableQuery> audit(QueryTableRequest request) {
    Caller caller = Callers.current();
    AtomicBoolean isTold = new AtomicBoolean();
    return query -> {
      if (query.showsCommands() && isTold.compareAndSet(false, true)) {
        commands.asked(
            caller, "table", hosts(request.getHostGlobsList(), request.getLabelSelector()));
      }
    };
  }

  private QueryTableResponse table(
      Answers seen,
      Consumer<TableQuery> audit,
      QueryTableRequest request,
      Cancellation cancellation) {
    TableQuery query = seen.read(request);
    audit.accept(query);
    return cost.table(
        query.hasManyRows(), () -> seen.table(query, request.getLimit(), cancellation));
  }
}
