package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.answer.FleetAnswers;
import dev.zmem.aggregator.answer.TableAnswer;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.answer.detail.HostDetailAnswers;
import dev.zmem.aggregator.capture.CapturedHosts;
import dev.zmem.aggregator.detail.MappingRow;
import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.VisibleFleet;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.query.TableQuery;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.model.Description;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeHostResponse;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.DescribeProcessResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListMappingsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.wire.DescriptionWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Questions to answers as they stand on the wire, without any transport: the service and the local
 * mode of the CLI use the same. Throws {@link BadQueryException} for a question that cannot be
 * read. Any thread.
 */
public final class Answers {
  private final FleetView fleet;
  private final Pods pods;
  private final FleetAnswers answers;
  private final HostDetailAnswers details;
  private final LongSupplier wallClock;
  private final AnswerLimits limits;

  /** Answers from {@code fleet}, each within the limits. */
  public Answers(FleetView fleet, AnswerLimits limits) {
    this(fleet, limits, System::currentTimeMillis);
  }

  /** Answers that say when they were made by {@code wallClock}, milliseconds of Unix time. */
  public Answers(FleetView fleet, AnswerLimits limits, LongSupplier wallClock) {
    this(fleet, Pods.NONE, limits, wallClock);
  }

  /** Answers in which Kubernetes' pods have names. */
  public Answers(FleetView fleet, Pods pods, AnswerLimits limits) {
    this(fleet, pods, limits, System::currentTimeMillis);
  }

  private Answers(FleetView fleet, Pods pods, AnswerLimits limits, LongSupplier wallClock) {
    this.fleet = fleet;
    this.pods = pods;
    this.answers = new FleetAnswers(fleet, pods, wallClock);
    this.wallClock = wallClock;
    this.details = new HostDetailAnswers(fleet, wallClock);
    this.limits = limits;
  }

  /** The same to somebody who may see a part of the fleet. */
  Answers seenBy(ViewLimits viewer) {
    return viewer.equals(ViewLimits.NONE)
        ? this
        : new Answers(
            new VisibleFleet(fleet, viewer.hosts(), viewer.hidesCommands()),
            pods,
            limits,
            wallClock);
  }

  /** One table. */
  public QueryTableResponse table(QueryTableRequest request, Cancellation cancellation) {
    return table(read(request), request.getLimit(), cancellation);
  }

  /** The question that a request asks. */
  TableQuery read(QueryTableRequest request) {
    return QueryReading.table(request, limits);
  }

  /** One table to a question that asked for so many rows, 0 for all. */
  QueryTableResponse table(TableQuery query, int wanted, Cancellation cancellation) {
    return QueryTableResponse.newBuilder()
        .setAnswer(AnswerWriting.limited(answers.table(query, cancellation), wanted, limits))
        .build();
  }

  /** The hosts. */
  public ListHostsResponse hosts(ListHostsRequest request, Cancellation cancellation) {
    return ListHostsResponse.newBuilder()
        .setAnswer(
            AnswerWriting.whole(
                answers.hosts(
                    new HostGlobs(request.getHostGlobsList(), request.getLabelSelector()),
                    request.getSortBy(),
                    request.getReverse(),
                    cancellation)))
        .build();
  }

  /**
   * The processes of a host, as its agent has them now, or as last reported. An {@link
   * UnknownHostException} where there is no such host.
   *
   * @param executor makes the answer when the agent's has come
   */
  public CompletableFuture<ListProcessesResponse> processes(
      ListProcessesRequest request, Cancellation cancellation, Executor executor) {
    return answers
        .processes(
            request.getHost(), QueryReading.processes(request, limits), cancellation, executor)
        .thenApply(processes ->
            ListProcessesResponse.newBuilder()
                .setAnswer(AnswerWriting.limited(processes.table(), request.getLimit(), limits))
                .setFromLiveState(processes.isFromLiveState())
                .setAgeSeconds(processes.ageSeconds())
                .build());
  }

  /**
   * The memory of a process, or of a host, by what is mapped. An {@link UnknownHostException} where
   * there is no such host; ends in a {@link dev.zmem.aggregator.detail.NoDetailException} where its
   * agent has no answer.
   *
   * @param executor makes the answer when the agent's has come
   */
  public CompletableFuture<ListMappingsResponse> mappings(
      ListMappingsRequest request, Cancellation cancellation, Executor executor) {
    CompletableFuture<TableAnswer<MappingRow>> asked =
        details.mappings(
            request.getHost(),
            DetailReading.mappings(request),
            DetailReading.rows(request, limits),
            cancellation,
            executor);
    CompletableFuture<ListMappingsResponse> made =
        asked.thenApply(mappings ->
            ListMappingsResponse.newBuilder()
                .setAnswer(AnswerWriting.limited(mappings, request.getLimit(), limits))
                .build());
    return cancelling(made, asked);
  }

  /**
   * One process as its agent describes it. Ends as {@link #mappings} does.
   *
   * @param executor makes the answer when the agent's has come
   */
  public CompletableFuture<DescribeProcessResponse> process(
      DescribeProcessRequest request, Cancellation cancellation, Executor executor) {
    CompletableFuture<Description> asked =
        details.process(request.getHost(), DetailReading.process(request), cancellation, executor);
    return cancelling(
        asked.thenApply(process ->
            DescribeProcessResponse.newBuilder()
                .setDescription(DescriptionWriter.of(process, text -> text))
                .setAnsweredAtMillis(wallClock.getAsLong())
                .build()),
        asked);
  }

  /** Who cancels what is made cancels what it is made of. */
  private static <T> CompletableFuture<T> cancelling(
      CompletableFuture<T> made, CompletableFuture<?> of) {
    var _ =
        made.whenComplete((answer, trouble) -> {
          if (made.isCancelled()) {
            of.cancel(false);
          }
        });
    return made;
  }

  /** Where the memory of a host is; an {@link UnknownHostException} where there is no such host. */
  public DescribeHostResponse host(DescribeHostRequest request, Cancellation cancellation) {
    FleetAnswers.HostDescription host =
        answers.host(QueryReading.host(request.getHost()), cancellation);
    return DescribeHostResponse.newBuilder()
        .setAreas(AnswerWriting.whole(host.areas()))
        .setHost(AnswerWriting.whole(host.host()))
        .setAgeSeconds(host.ageSeconds())
        .build();
  }

  /** The hosts that a request asks for, to be taken one by one. */
  public CapturedHosts capture(CaptureHostsRequest request) {
    return new CapturedHosts(fleet, request);
  }

  /** How many hosts there are, with rows and without. */
  int hostsKnown() {
    return answers.hostsKnown();
  }

  /** How many processes a host has; 0 where there is no such host. */
  int processesOf(String host) {
    return answers.processesOf(host);
  }
}
