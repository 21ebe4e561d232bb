package dev.zmem.aggregator.serve;

import com.google.protobuf.MessageLite;
import dev.zmem.aggregator.access.Callers;
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
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The query service over {@link Answers}. Questions are answered by threads of their own, each
 * peer's within its share ({@link PeerShares}), and end when the client leaves.
 */
public final class QueryService extends QueryServiceGrpc.QueryServiceImplBase
    implements AutoCloseable {
  private static final int MIN_WATCH_MILLIS = 200;
  private static final int MAX_WATCH_MILLIS = 3_600_000;
  private static final int PROTOCOL_REVISION = 1;

  /** Between two looks whether the client has taken the hosts that were sent. */
  private static final int CAPTURE_BEAT_MILLIS = 20;

  private final Answers answers;
  private final ScheduledThreadPoolExecutor watches;
  private final LongSupplier clockNanos;
  private final AnswerCost cost;
  private final QuestionPool pool = new QuestionPool();
  private final PeerShares shares;
  private final UnreadCalls unread;

  /** Answers by {@code answers}, as far as there is memory for them. */
  public QueryService(Answers answers, FleetMemory memory) {
    this(
        answers,
        memory,
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("watches").unstarted(task)),
        System::nanoTime,
        new PeerShares());
  }

  /** Sends watched tables by {@code watches}; {@code clockNanos} says how long one was unread. */
  QueryService(
      Answers answers,
      FleetMemory memory,
      ScheduledThreadPoolExecutor watches,
      LongSupplier clockNanos,
      PeerShares shares) {
    this.answers = answers;
    this.shares = shares;
    this.cost = new AnswerCost(memory);
    this.watches = watches;
    this.clockNanos = clockNanos;
    this.unread = new UnreadCalls(clockNanos);
    watches.setRemoveOnCancelPolicy(true); // a watch of an hour would stay for an hour
  }

  @Override
  public void queryTable(QueryTableRequest request, StreamObserver<QueryTableResponse> responses) {
    answer(responses, cancellation -> table(request, cancellation));
  }

  @Override
  public void listHosts(ListHostsRequest request, StreamObserver<ListHostsResponse> responses) {
    answer(
        responses,
        cancellation ->
            cost.hosts(answers.hostsKnown(), () -> answers.hosts(request, cancellation)));
  }

  @Override
  public void describeHost(
      DescribeHostRequest request, StreamObserver<DescribeHostResponse> responses) {
    answer(responses, cancellation -> cost.hosts(1, () -> answers.host(request, cancellation)));
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
    ask(
        responses,
        call ->
            () -> {
              long bytes = cost.takeForProcesses(answers.processesOf(request.getHost()), call);
              CompletableFuture<ListProcessesResponse> made;
              try {
                made = answers.processes(request, call, task -> pool.run(call.peer(), task));
              } catch (RuntimeException e) {
                cost.giveBack(bytes);
                throw e;
              }
              finish(call, made, bytes);
            });
  }

  @Override
  public void listMappings(
      ListMappingsRequest request, StreamObserver<ListMappingsResponse> responses) {
    detail(responses, (call, executor) -> answers.mappings(request, call, executor));
  }

  @Override
  public void describeProcess(
      DescribeProcessRequest request, StreamObserver<DescribeProcessResponse> responses) {
    detail(responses, (call, executor) -> answers.process(request, call, executor));
  }

  /** Asks an agent; when the client leaves, the agent is told. */
  private <T extends MessageLite> void detail(
      StreamObserver<T> responses,
      BiFunction<QueryCall<T>, Executor, CompletableFuture<T>> question) {
    ask(
        responses,
        call ->
            () -> {
              long bytes = cost.takeForDetail(call);
              CompletableFuture<T> made;
              try {
                made = question.apply(call, task -> pool.run(call.peer(), task));
              } catch (RuntimeException e) {
                cost.giveBack(bytes);
                throw e;
              }
              finish(call, made, bytes);
              call.whenClosed(() -> made.cancel(false));
            });
  }

  private <T extends MessageLite> void finish(
      QueryCall<T> call, CompletableFuture<T> made, long bytes) {
    var _ =
        made.whenComplete((answer, trouble) -> {
          cost.giveBack(bytes);
          if (trouble == null) {
            call.run(() -> call.finish(answer));
          } else {
            call.fail(trouble.getCause() == null ? trouble : trouble.getCause());
          }
        });
  }

  @Override
  public void watchTable(WatchTableRequest request, StreamObserver<WatchTableResponse> responses) {
    int millis = request.getIntervalMillis();
    QueryCall<WatchTableResponse> call = admit(responses);
    if (call == null) {
      return;
    }
    if (millis < MIN_WATCH_MILLIS || millis > MAX_WATCH_MILLIS) {
      call.fail(
          new BadQueryException(
              "interval_millis",
              Integer.toUnsignedString(millis)
                  + " (expected: "
                  + MIN_WATCH_MILLIS
                  + " to "
                  + MAX_WATCH_MILLIS
                  + ")"));
      return;
    }
    Runnable send =
        () ->
            call.send(
                WatchTableResponse.newBuilder()
                    .setAnswer(table(request.getQuery(), call).getAnswer())
                    .build());
    ScheduledFuture<?> beat =
        watches.scheduleWithFixedDelay(
            new WatchedTable(call, send, pool), 0, millis, TimeUnit.MILLISECONDS);
    call.whenClosed(() -> beat.cancel(false));
  }

  @Override
  public void captureHosts(
      CaptureHostsRequest request, StreamObserver<CaptureHostsResponse> responses) {
    QueryCall<CaptureHostsResponse> call = admit(responses);
    if (call == null) {
      return;
    }
    CaptureSending hosts = new CaptureSending(answers.capture(request), call, cost, clockNanos);
    ScheduledFuture<?> beat =
        watches.scheduleWithFixedDelay(
            new WatchedTable(call, hosts, pool), 0, CAPTURE_BEAT_MILLIS, TimeUnit.MILLISECONDS);
    call.whenClosed(() -> beat.cancel(false));
  }

  /** The service as it is to be served. */
  public ServerServiceDefinition service() {
    return ServerInterceptors.intercept(this, ResettableCall::begin);
  }

  /** Lets go of calls whose clients read nothing; to be called every {@link #unreadLook}. */
  public void letGoUnread() {
    unread.look();
  }

  /** How often it is to be looked whether clients read. */
  public static Duration unreadLook() {
    return UnreadCalls.LOOK;
  }

  @Override
  public void close() {
    watches.shutdownNow();
    pool.close();
    unread.close();
  }

  /** What peers' open questions take now. */
  PeerShares shares() {
    return shares;
  }

  private QueryTableResponse table(QueryTableRequest request, Cancellation cancellation) {
    TableQuery query = answers.read(request);
    return cost.table(
        query.hasManyRows(), () -> answers.table(query, request.getLimit(), cancellation));
  }

  private <T extends MessageLite> void answer(
      StreamObserver<T> responses, Function<Cancellation, T> question) {
    ask(responses, call -> () -> call.finish(question.apply(call)));
  }

  private <T extends MessageLite> void ask(
      StreamObserver<T> responses, Function<QueryCall<T>, Runnable> question) {
    QueryCall<T> call = admit(responses);
    if (call != null) {
      try {
        pool.run(call.peer(), () -> call.run(question.apply(call)));
      } catch (BusyException e) {
        call.fail(e);
      }
    }
  }

  /** The call, or null when its peer has too many and was told so. */
  private <T extends MessageLite> @Nullable QueryCall<T> admit(StreamObserver<T> responses) {
    try {
      QueryCall<T> call =
          new QueryCall<>(
              (ServerCallStreamObserver<T>) responses, shares.admit(Callers.current().account()));
      unread.add(call);
      return call;
    } catch (BusyException e) {
      responses.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
      return null;
    }
  }
}
