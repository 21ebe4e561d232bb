package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions to a host's agent: one a pass however many ask, and nobody is held up by an answer. */
class AskedHostTest {
  private final AggregatorOnLoopback aggregator = new AggregatorOnLoopback();
  private final RawAgent agent = new RawAgent(aggregator.channel());
  private long sequence;

  @BeforeEach
  void greet() throws Exception {
    hello(agent, 1);
    assertThat(agent.next().hasWelcome()).isTrue();
    frame();
  }

  @AfterEach
  void stop() {
    aggregator.close();
  }

  @Test
  void manyWhoAskAtOnce_askTheAgentOnce_andShareTheAnswer() throws Exception {
    List<CompletableFuture<HostSnapshot>> asked = new ArrayList<>();
    for (int client = 0; client < 16; client++) {
      asked.add(ask());
    }
    long id = agent.next().getDetailRequest().getRequestId();
    assertThat(asked.getFirst().cancel(true)).as("one client leaves").isTrue();
    answer(id);
    for (CompletableFuture<HostSnapshot> answer : asked.subList(1, 16)) {
      assertThat(answer.get(30, TimeUnit.SECONDS).rows().size()).isEqualTo(1);
    }
    frame(); // the Ack is the next message: nothing else was asked
  }

  @Test
  void questionInTheSamePass_isAnsweredFromTheLastAnswer_andInTheNextAskedAnew() throws Exception {
    CompletableFuture<HostSnapshot> first = ask();
    answer(agent.next().getDetailRequest().getRequestId());
    HostSnapshot answered = first.get(30, TimeUnit.SECONDS);
    for (int again = 0; again < 100; again++) {
      assertThat(ask().get(30, TimeUnit.SECONDS)).isSameAs(answered);
    }
    frame();
    CompletableFuture<HostSnapshot> next = ask();
    answer(agent.next().getDetailRequest().getRequestId());
    assertThat(next.get(30, TimeUnit.SECONDS)).isNotSameAs(answered);
  }

  @Test
  void refusedQuestion_isAskedAnew() throws Exception {
    CompletableFuture<HostSnapshot> first = ask();
    send(
        DetailAnswer.newBuilder()
            .setRequestId(agent.next().getDetailRequest().getRequestId())
            .setError("no pass yet"));
    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasMessageContaining("no pass yet");
    CompletableFuture<HostSnapshot> second = ask();
    answer(agent.next().getDetailRequest().getRequestId());
    assertThat(second.get(30, TimeUnit.SECONDS).rows().size()).isEqualTo(1);
  }

  /** Room is set aside for an answer by what the host said of itself before. */
  @Test
  void answerOfMoreThanTheHostSaidItHad_isNotTaken_andHoldsNobodyUp() throws Exception {
    CompletableFuture<HostSnapshot> asked = ask();
    RowBatch.Builder rows = rows().toBuilder();
    for (int string = 0; string < 20_000; string++) {
      rows.addNewStrings("");
    }
    send(
        DetailAnswer.newBuilder()
            .setRequestId(agent.next().getDetailRequest().getRequestId())
            .setProcesses(rows));
    assertThatThrownBy(() -> asked.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("the agent's answer takes ")
        .hasMessageContaining(" bytes (expected: at most 1050624, by the processes of its last");
    frame();
  }

  @Test
  void whatFollowsAnAnswer_holdsTheAgentsStreamUpInNothing() throws Exception {
    CountDownLatch acknowledged = new CountDownLatch(1);
    CompletableFuture<Boolean> follows = ask().thenApply(answer -> await(acknowledged));
    answer(agent.next().getDetailRequest().getRequestId());
    frame(); // would have no Ack while its stream's thread waits
    acknowledged.countDown();
    assertThat(follows.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatFollowsATakeover_holdsTheNewStreamUpInNothing() throws Exception {
    CountDownLatch welcomed = new CountDownLatch(1);
    CompletableFuture<Boolean> follows =
        ask().handle((answer, trouble) -> await(welcomed) && trouble != null);
    assertThat(agent.next().hasDetailRequest()).isTrue();
    RawAgent newer = new RawAgent(aggregator.channel());
    hello(newer, 2);
    assertThat(newer.next().hasWelcome()).isTrue();
    welcomed.countDown();
    assertThat(follows.get(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> aggregator.fleet().freshProcesses("a").get(30, TimeUnit.SECONDS))
        .as("nobody answers the new stream's question")
        .isInstanceOf(ExecutionException.class);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private CompletableFuture<HostSnapshot> ask() {
    return aggregator.fleet().freshProcesses("a");
  }

  private static void hello(RawAgent stream, long epoch) {
    stream.send(
        StreamRequest.newBuilder()
            .setHello(
                RawAgent.hello("a", "id", "boot", epoch).toBuilder()
                    .addFeatures(Feature.FEATURE_PROCESSES_DETAIL))
            .build());
  }

  /** A frame, and its acknowledgement as the next message. */
  private void frame() throws Exception {
    agent.send(
        StreamRequest.newBuilder()
            .setKeyFrame(KeyFrame.newBuilder().setSequence(++sequence).setRows(rows()))
            .build());
    StreamResponse response = agent.next();
    assertThat(response.getAck().getSequence()).as(response.toString()).isEqualTo(sequence);
  }

  private void answer(long id) {
    send(DetailAnswer.newBuilder().setRequestId(id).setProcesses(rows()));
  }

  private void send(DetailAnswer.Builder answer) {
    agent.send(StreamRequest.newBuilder().setDetailAnswer(answer).build());
  }

  private static RowBatch rows() {
    return RowBatch.newBuilder()
        .addNewStrings("program")
        .addNewSets(AttributeColumn.newBuilder().setKeyRef(1).addValueRefs(1))
        .addIdGaps(1)
        .addPids(7)
        .addStartTicksGaps(1)
        .addSetRefs(1)
        .addPssKibPlus1(11)
        .addUssKibPlus1(11)
        .addRssKibPlus1(11)
        .build();
  }
}
