package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.proto.v1.Goodbye;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.Pace;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent that says goodbye, and one that says how often its passes come. */
class StoppedAgentTest {
  private final AggregatorOnLoopback aggregator = new AggregatorOnLoopback();

  @AfterEach
  void stop() {
    aggregator.close();
  }

  @Test
  void hostWhoseAgentSaidGoodbye_isStopped_keepsItsRows_andReportsNoMore() throws Exception {
    RawAgent agent = reporting();
    goodbye(agent, "the agent was stopped");
    agent.close();
    assertThat(agent.end().isOk()).isTrue();
    AnswerRows hosts = hosts();
    Row host = hosts.rows().getFirst();
    assertThat(host.text("state")).isEqualTo("stopped");
    assertThat(host.number("processes")).isEqualTo(3);
    assertThat(hosts.coverage().number("hosts_reporting")).isZero();
    assertThat(hosts.coverage().number("hosts_stale")).isZero();
    assertThat(hosts.coverage().number("hosts_stopped")).isEqualTo(1);
    assertThat(hosts.coverage().names("stopped")).containsExactly("a");
    assertThat(hosts.coverage().names("stale")).isEmpty();

    RawAgent back = new RawAgent(aggregator.channel());
    back.send(StreamRequest.newBuilder().setHello(RawAgent.hello("a", "id-a", "boot", 2)).build());
    assertThat(back.next().hasWelcome()).isTrue();
    frame(back);
    assertThat(hosts().rows().getFirst().text("state")).isEqualTo("ok");
  }

  @Test
  void goodbyeBeforeHello_orTooLong_endsTheStream() throws Exception {
    RawAgent unknown = new RawAgent(aggregator.channel());
    goodbye(unknown, "");
    assertThat(unknown.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    RawAgent agent = reporting();
    goodbye(agent, "x".repeat(257));
    assertThat(agent.end().getDescription()).contains("goodbye.reason", "257 bytes");
    assertThat(hosts().rows().getFirst().text("state")).isNotEqualTo("stopped");
  }

  @Test
  void slowedHost_showsItsPace() throws Exception {
    RawAgent agent = reporting();
    agent.send(
        StreamRequest.newBuilder().setPace(Pace.newBuilder().setIntervalMillis(7_000)).build());
    frame(agent, 2);
    assertThat(hosts().rows().getFirst().number("interval_millis")).isEqualTo(7_000);
  }

  private RawAgent reporting() throws InterruptedException {
    RawAgent agent = new RawAgent(aggregator.channel()).greet("a");
    frame(agent);
    return agent;
  }

  private static void frame(RawAgent agent) throws InterruptedException {
    frame(agent, 1);
  }

  private static void frame(RawAgent agent, long sequence) throws InterruptedException {
    KeyFrame.Builder frame = KeyFrame.newBuilder().setSequence(sequence);
    frame.getPassBuilder().setProcesses(3);
    agent.send(StreamRequest.newBuilder().setKeyFrame(frame).build());
    assertThat(agent.next().getAck().getSequence()).isEqualTo(sequence);
  }

  private static void goodbye(RawAgent agent, String reason) {
    agent.send(
        StreamRequest.newBuilder().setGoodbye(Goodbye.newBuilder().setReason(reason)).build());
  }

  private AnswerRows hosts() {
    return AnswerRows.of(
        QueryServiceGrpc.newBlockingStub(aggregator.channel())
            .listHosts(ListHostsRequest.getDefaultInstance()));
  }
}
