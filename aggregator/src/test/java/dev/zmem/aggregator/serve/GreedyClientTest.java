package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.Shedding;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.WatchTableRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for all there is, read nothing, or leave: each within its share. */
class GreedyClientTest {
  private static final int MANY_ROWS = 30_000;
  private static final CallDeadlines LONG =
      new CallDeadlines(Duration.ofMinutes(5), Duration.ofHours(1));

  private ServedFleet served = new ServedFleet(AnswerLimits.REMOTE, LONG);

  @AfterEach
  void stop() {
    served.close();
  }

  /** The end of a call; takes no message unless asked to. */
  private static final class End<T> extends ClientCall.Listener<T> {
    final CompletableFuture<Status> status = new CompletableFuture<>();

    @Override
    public void onClose(Status closedWith, Metadata trailers) {
      status.complete(closedWith);
    }
  }

  @Test
  void moreRowsThanAnAnswerHas_areLeftOut_andSaidSo() {
    served.close();
    served = new ServedFleet(new AnswerLimits(100, 1 << 20), LONG);
    served.publish("web-1", 250, 10);
    QueryTableResponse all = served.ask().queryTable(byPid());
    assertThat(all.getAnswer().getTable().getRows()).isEqualTo(100);
    assertThat(all.getAnswer().getRowsLeftOut()).isEqualTo(150);
    assertThat(all.getAnswer().getLeftOutReason()).isEqualTo("an answer has at most 100 rows");
    assertThat(AnswerRows.of(all).sum().number("count")).isEqualTo(250);
    assertThat(AnswerRows.of(all).coverage().number("processes")).isEqualTo(250);
    QueryTableResponse few = served.ask().queryTable(byPid().toBuilder().setLimit(100).build());
    assertThat(AnswerRows.of(few).rows()).isEqualTo(AnswerRows.of(all).rows());
    assertThat(few.getAnswer().getRowsLeftOut()).isZero();
    QueryTableResponse more = served.ask().queryTable(byPid().toBuilder().setLimit(-1).build());
    assertThat(more.getAnswer().getRowsLeftOut()).as("limit 2^32-1").isEqualTo(150);
    ListProcessesResponse processes =
        served.ask().listProcesses(ListProcessesRequest.newBuilder().setHost("web-1").build());
    assertThat(processes.getAnswer().getRowsLeftOut()).isEqualTo(150);
  }

  @Test
  void moreBytesThanAnAnswerHas_areLeftOut_andSaidSo() {
    served.close();
    served = new ServedFleet(new AnswerLimits(1000, 2000), LONG);
    served.publish("web-1", 250, 10);
    QueryTableResponse answer = served.ask().queryTable(byPid());
    // the columns' own words and the total are no rows
    QueryTableResponse none =
        served.ask().queryTable(byPid().toBuilder().setFilter("nobody").build());
    assertThat(sizeOfTable(answer) - sizeOfTable(none)).isLessThanOrEqualTo(2000);
    assertThat(answer.getAnswer().getTable().getRows()).isPositive();
    assertThat(answer.getAnswer().getRowsLeftOut())
        .isEqualTo(250 - answer.getAnswer().getTable().getRows());
    assertThat(answer.getAnswer().getLeftOutReason())
        .isEqualTo("an answer has at most 2000 bytes of rows");
    AnswerRows cut = AnswerRows.of(answer);
    int rows = cut.rows().size();
    QueryTableRequest sameRows = byPid().toBuilder().setLimit(rows).build();
    assertThat(new Answers(served.fleet(), AnswerLimits.NONE).table(sameRows, Cancellation.NEVER))
        .as("nothing is left of the row that did not fit")
        .satisfies(whole ->
            assertThat(whole.getAnswer().getTable()).isEqualTo(answer.getAnswer().getTable()));
  }

  private static int sizeOfTable(QueryTableResponse response) {
    return response.getAnswer().getTable().getSerializedSize();
  }

  @Test
  void answersThatNobodyReads_areBounded_andOthersAreAnswered() throws Exception {
    served.close();
    long most = 5 << 20; // two answers; what fits into the connection's window is as good as read
    served = new ServedFleet(AnswerLimits.REMOTE, LONG, new PeerShares(most));
    served.publish("web-1", 20_000, 10);
    List<End<QueryTableResponse>> ends = new ArrayList<>();
    for (int call = 0; call < 6; call++) {
      ends.add(open(QueryServiceGrpc.getQueryTableMethod(), byPid()));
    }
    // what does not fit into the peer's share is refused, with the reason
    await(() -> ends.stream().anyMatch(end -> end.status.isDone()));
    Status refused =
        ends.stream().filter(end -> end.status.isDone()).findFirst().orElseThrow().status.get();
    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(String.valueOf(refused.getDescription())).contains("has not read");
    assertThat(served.shares().unreadBytes()).isPositive().isLessThanOrEqualTo(most);
  }

  @Test
  void questionsOfOnePeer_areBounded() throws Exception {
    served.publish("web-1", MANY_ROWS, 10);
    List<End<?>> ends = new ArrayList<>();
    for (int call = 0; call < PeerShares.MAX_CALLS_PER_PEER; call++) {
      ends.add(
          open(
              QueryServiceGrpc.getWatchTableMethod(),
              WatchTableRequest.newBuilder().setQuery(byPid()).setIntervalMillis(1000).build()));
    }
    await(() -> served.beats().getQueue().size() == PeerShares.MAX_CALLS_PER_PEER);
    assertThatThrownBy(() -> served.ask().queryTable(byPid()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED: this client has 64 questions open");
    assertThat(ends).noneMatch(end -> end.status.isDone());
  }

  /** gRPC itself would keep an answer for ever that a client without a deadline does not read. */
  @Test
  void answerThatIsNotRead_isTakenBackAtTheServersDeadline() throws Exception {
    served.close();
    served =
        new ServedFleet(
            AnswerLimits.REMOTE,
            new CallDeadlines(Duration.ofMillis(1500), Duration.ofMillis(1500)));
    served.publish("web-1", MANY_ROWS, 10);
    End<QueryTableResponse> end = open(QueryServiceGrpc.getQueryTableMethod(), byPid());
    await(() -> served.shares().unreadBytes() > 0);
    await(() -> served.shares().peers() == 0);
    assertThat(end.status).as("the client has read nothing, not even the end").isNotDone();
    assertThat(served.shares().unreadBytes()).isZero();
  }

  @Test
  void watchWhoseTablesAreNotTaken_isLetGo() throws Exception {
    served.publish("web-1", MANY_ROWS, 10);
    End<?> end =
        open(
            QueryServiceGrpc.getWatchTableMethod(),
            WatchTableRequest.newBuilder().setQuery(byPid()).setIntervalMillis(1000).build());
    served.beats().beat();
    await(() -> served.shares().unreadBytes() > 0);
    long oneTable = served.shares().unreadBytes();
    for (int beat = 0; beat < 10; beat++) {
      served.beats().beat();
    }
    assertThat(served.shares().unreadBytes()).isEqualTo(oneTable);
    assertThat(end.status).isNotDone();
    served.letGoUnread();
    served.advance(Duration.ofSeconds(61));
    served.letGoUnread();
    served.beats().beat(); // ended: nothing more is made for it
    assertThat(served.shares().unreadBytes()).isEqualTo(oneTable);
    assertThat(end.status).as("the client has read nothing, not even the reason").isNotDone();
    served.advance(Duration.ofSeconds(6));
    served.letGoUnread();
    await(() -> served.shares().peers() == 0);
    assertThat(served.shares().unreadBytes()).isZero();
  }

  @Test
  void clientsThatLeave_giveTheirShareBack() throws Exception {
    served.publish("web-1", MANY_ROWS, 10);
    for (int call = 0; call < 2 * PeerShares.MAX_CALLS_PER_PEER; call++) {
      ClientCall<QueryTableRequest, QueryTableResponse> one =
          served.channel().newCall(QueryServiceGrpc.getQueryTableMethod(), CallOptions.DEFAULT);
      one.start(new End<>(), new Metadata());
      one.sendMessage(byPid());
      one.halfClose();
      one.cancel("changed my mind", null);
    }
    await(() -> served.shares().peers() == 0);
    assertThat(served.shares().unreadBytes()).isZero();
    assertThat(served.ask().queryTable(byPid()).getAnswer().getTable().getRows()).isEqualTo(20_000);
  }

  @Test
  void answersThatMemoryHasNoRoomFor_areRefusedWithTheReason() {
    served.publish("web-1", 10, 1);
    FleetMemory memory = served.fleet().memory();
    long left = 10 << 20; // enough for few rows, not for many
    long before = memory.heldBytes();
    assertThat(memory.host().rows(1000, 0, 0)).isEmpty();
    long perRow = (memory.heldBytes() - before) / 1000;
    long most = Shedding.ANSWERS.fromBytes(memory.limitBytes());
    int rows = (int) ((most - memory.heldBytes() - left) / perRow);
    assertThat(memory.host().rows(rows / 2, 0, 0)).isEmpty(); // one host may hold half
    assertThat(memory.host().rows(rows / 2, 0, 0)).isEmpty();
    assertThatThrownBy(() -> served.ask().queryTable(byPid()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED: the aggregator's memory is too full");
    assertThat(
            served
                .ask()
                .queryTable(QueryTableRequest.getDefaultInstance())
                .getAnswer()
                .getTable()
                .getRows())
        .isPositive();
  }

  @Test
  void hostNameOfTwoMegabytes_isRefusedAtOnce() {
    served.publish("web-1", 1, 1);
    assertThatThrownBy(() ->
            served
                .ask()
                .listProcesses(
                    ListProcessesRequest.newBuilder().setHost("x".repeat(2_000_000)).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("INVALID_ARGUMENT: host: 2000000 characters (expected: at most 253)");
  }

  @Test
  void questionThatIsCancelled_endsBetweenTwoHosts() {
    served.publish("web-1", 10, 1);
    served.publish("web-2", 10, 1);
    Answers answers = new Answers(served.fleet(), AnswerLimits.REMOTE);
    for (QueryTableRequest question :
        List.of(byPid(), QueryTableRequest.newBuilder().setFilter("program1").build())) {
      int[] left = {3};
      Cancellation soon =
          () -> {
            if (--left[0] == 0) {
              throw new BadQueryException("test", "cancelled");
            }
          };
      assertThatThrownBy(() -> answers.table(question, soon)).hasMessage("test: cancelled");
    }
  }

  @Test
  void questionThatIsCancelled_endsBetweenTwoHostsWithoutRows() {
    served.publish("with-rows", 1, 1); // else near names are looked for
    for (int host = 0; host < 10; host++) {
      served.connect("web-" + host);
    }
    Answers answers = new Answers(served.fleet(), AnswerLimits.REMOTE);
    int[] checks = {0};
    Cancellation soon =
        () -> {
          if (++checks[0] == 7) {
            throw new BadQueryException("test", "cancelled");
          }
        };
    assertThatThrownBy(() -> answers.hosts(ListHostsRequest.getDefaultInstance(), soon))
        .hasMessage("test: cancelled");
  }

  /** As large as they may be, against a name that they nearly match. */
  @Test
  void largestGlobs_takeNoLongerThanAnAnswerMay() {
    served.publish("a".repeat(63), 1, 1);
    String glob = "*a".repeat(127) + "*b";
    ListHostsRequest question =
        ListHostsRequest.newBuilder().addAllHostGlobs(Collections.nCopies(256, glob)).build();
    assertThat(served.ask().listHosts(question).getAnswer().getTable().getRows()).isZero();
    assertThatThrownBy(() -> served.ask().listHosts(question.toBuilder().addHostGlobs("x").build()))
        .hasMessage("INVALID_ARGUMENT: hosts: 257 globs (expected: at most 256)");
  }

  private static QueryTableRequest byPid() {
    return QueryTableRequest.newBuilder().addGroupBy("pid").build();
  }

  /** A call of a client without a deadline that reads nothing. */
  private <Q, R> End<R> open(MethodDescriptor<Q, R> method, Q question) {
    ClientCall<Q, R> call = served.channel().newCall(method, CallOptions.DEFAULT);
    End<R> end = new End<>();
    call.start(end, new Metadata());
    call.sendMessage(question);
    call.halfClose();
    return end;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 30 s").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
