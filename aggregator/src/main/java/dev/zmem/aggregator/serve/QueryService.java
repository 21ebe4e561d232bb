package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.BadQueryException;
import dev.zmem.program.Version;
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
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The query service over {@link Answers}. */
public final class QueryService extends QueryServiceGrpc.QueryServiceImplBase
    implements AutoCloseable {
  private static final int MIN_WATCH_MILLIS = 200;
  private static final int MAX_WATCH_MILLIS = 3_600_000;
  private static final int PROTOCOL_REVISION = 1;

  private final Answers answers;
  private final ScheduledThreadPoolExecutor watches;

  /** Answers by {@code answers}. */
  public QueryService(Answers answers) {
    this(
        answers,
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("watches").unstarted(task)));
  }

  /** Sends watched tables by {@code watches}. */
  QueryService(Answers answers, ScheduledThreadPoolExecutor watches) {
    this.answers = answers;
    this.watches = watches;
    watches.setRemoveOnCancelPolicy(true); // a watch of an hour would stay for an hour
  }

  @Override
  public void queryTable(QueryTableRequest request, StreamObserver<QueryTableResponse> responses) {
    answer(() -> answers.table(request), responses);
  }

  @Override
  public void listHosts(ListHostsRequest request, StreamObserver<ListHostsResponse> responses) {
    answer(() -> answers.hosts(request), responses);
  }

  @Override
  public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> responses) {
    answer(
        () ->
            GetVersionResponse.newBuilder()
                .setVersion(Version.current())
                .setProtocolRevision(PROTOCOL_REVISION)
                .build(),
        responses);
  }

  @Override
  public void listProcesses(
      ListProcessesRequest request, StreamObserver<ListProcessesResponse> responses) {
    try {
      answers
          .processes(request)
          .ifPresentOrElse(
              answer -> {
                var _ =
                    answer.whenComplete(
                        (response, trouble) -> finish(response, trouble, responses));
              },
              () ->
                  responses.onError(
                      Status.NOT_FOUND
                          .withDescription("no host " + request.getHost() + near(request.getHost()))
                          .asRuntimeException()));
    } catch (BadQueryException e) {
      responses.onError(bad(e));
    }
  }

  @Override
  public void watchTable(WatchTableRequest request, StreamObserver<WatchTableResponse> responses) {
    int millis = request.getIntervalMillis();
    if (millis < MIN_WATCH_MILLIS || millis > MAX_WATCH_MILLIS) {
      responses.onError(
          bad(
              new BadQueryException(
                  "interval_millis",
                  Integer.toUnsignedString(millis)
                      + " (expected: "
                      + MIN_WATCH_MILLIS
                      + " to "
                      + MAX_WATCH_MILLIS
                      + ")")));
      return;
    }
    var stream = (ServerCallStreamObserver<WatchTableResponse>) responses;
    Runnable next = () -> sendTable(request.getQuery(), stream);
    ScheduledFuture<?> beat =
        watches.scheduleWithFixedDelay(next, 0, millis, TimeUnit.MILLISECONDS);
    stream.setOnCancelHandler(() -> beat.cancel(false));
  }

  @Override
  public void close() {
    watches.shutdownNow();
  }

  /** A client that has not taken the last table gets none now, and the newest next time. */
  private void sendTable(
      QueryTableRequest query, ServerCallStreamObserver<WatchTableResponse> stream) {
    if (stream.isCancelled() || !stream.isReady()) {
      return;
    }
    try {
      stream.onNext(WatchTableResponse.newBuilder().setTable(answers.table(query)).build());
    } catch (RuntimeException e) {
      stream.onError(
          e instanceof BadQueryException question
              ? bad(question)
              : Status.INTERNAL.withDescription(e.toString()).asRuntimeException());
      throw e; // ends the beat
    }
  }

  private static <T> void answer(Supplier<T> question, StreamObserver<T> responses) {
    T response;
    try {
      response = question.get();
    } catch (BadQueryException e) {
      responses.onError(bad(e));
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }

  private static void finish(
      ListProcessesResponse response,
      Throwable trouble,
      StreamObserver<ListProcessesResponse> responses) {
    if (trouble == null) {
      responses.onNext(response);
      responses.onCompleted();
    } else {
      responses.onError(Status.INTERNAL.withDescription(trouble.getMessage()).asRuntimeException());
    }
  }

  private String near(String host) {
    var near = answers.nearHosts(host);
    return near.isEmpty() ? "" : " (near names: " + String.join(", ", near) + ")";
  }

  private static RuntimeException bad(BadQueryException e) {
    return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
  }
}
