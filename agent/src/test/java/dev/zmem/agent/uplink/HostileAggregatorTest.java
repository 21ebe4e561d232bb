package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.uplink.ScriptedAggregator.Conversation;
import dev.zmem.label.HostLabels;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.GroupingRule;
import dev.zmem.proto.v1.ProcessesDetail;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Welcome;
import dev.zmem.rule.GroupingRules;
import dev.zmem.rule.RuleBook;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an aggregator that means ill, or is ill, can make an agent do: no more than an honest one.
 */
class HostileAggregatorTest {
  private final AgentOnLoopback agent = new AgentOnLoopback();

  @AfterEach
  void end() throws Exception {
    agent.close();
  }

  @Test
  void answersThatNobodyTakes_stopTheReadingOfQuestions() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    RecordedRequests transport = new RecordedRequests();
    UplinkStream stream = stream(uplink, transport);
    assertThat(transport.asked).as("the first message").isEqualTo(1);
    hear(stream, question(1));
    assertThat(transport.asked).as("there is room for answers").isEqualTo(2);
    transport.hasRoom = false;
    hear(stream, question(2));
    assertThat(transport.asked).as("no room").isEqualTo(2);
    boolean _ =
        agent
            .loop()
            .ask(() -> {
              transport.makeRoom();
              return true;
            });
    assertThat(transport.asked).as("room again").isEqualTo(3);
  }

  @Test
  void questionBehindTheGoodbye_hasNoAnswerAndBreaksNothing() throws Exception {
    RecordedRequests transport = new RecordedRequests();
    UplinkStream stream = stream(agent.connect(Conversation::welcome), transport);
    boolean _ =
        agent
            .loop()
            .ask(() -> {
              stream.complete();
              return true;
            });
    int sent = transport.sent.size();
    hear(stream, question(1));
    assertThat(transport.sent).hasSize(sent);
    assertThat(transport.asked).as("the end is still read").isEqualTo(2);
  }

  @Test
  void messagesWithoutEnd_areReadNoFasterThanPassesNeed() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    for (int question = 0; question < 1000; question++) {
      stream.askForKeyFrame();
    }
    stream.settle();
    assertThat(agent.loop().waitsMillis())
        .as("times that the reading paused")
        .hasSizeGreaterThan(1000 - 2 * UplinkStream.MESSAGES_AT_ONCE);
  }

  @Test
  void grantWithoutEnd_isCappedAtTheLongestInterval() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    stream.grant(-1); // 49 days
    assertThat(stream.heard().hasPace()).isTrue();
    assertThat(agent.loop().ask(uplink::interval)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void grantThatIsTakenBack_isToldToWhoMakesThePasses() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    AtomicInteger told = new AtomicInteger();
    uplink.onInterval(told::incrementAndGet);
    Conversation stream = agent.greeted();
    stream.grant(60_000);
    assertThat(stream.heard().hasPace()).isTrue();
    stream.grant(60_000);
    stream.settle();
    assertThat(told).hasValue(1);
    stream.end(Status.UNAVAILABLE);
    Conversation again = agent.nextStream();
    assertThat(again.heard().hasHello()).isTrue();
    assertThat(again.heard().hasPace()).isTrue();
    assertThat(agent.loop().ask(uplink::interval)).isEqualTo(AgentOnLoopback.INTERVAL);
    assertThat(told).hasValue(2);
  }

  @Test
  void grantsThatTakeTurns_areLoggedAFewTimesAMinute() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    for (int grant = 0; grant < 100; grant++) {
      stream.grant(grant % 2 == 0 ? 10_000 : 15_000);
    }
    stream.askForProcesses(7);
    StreamRequest heard = stream.heard();
    while (!heard.hasDetailAnswer()) {
      heard = stream.heard();
    }
    assertThat(agent.logLines())
        .filteredOn(line -> line.contains("interval lengthened"))
        .hasSize(UplinkLog.MOST_LINES);
  }

  @Test
  void secondWelcome_endsTheStream() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    stream.welcome();
    assertThat(agent.nextStream().heard().hasHello()).isTrue();
  }

  @Test
  void messageOfMoreThanAnAgentNeeds_endsTheStream() throws Exception {
    AtomicInteger greeted = new AtomicInteger();
    agent.connect(stream -> {
      if (greeted.incrementAndGet() == 1) {
        stream.say(
            StreamResponse.newBuilder()
                .setWelcome(
                    Welcome.newBuilder()
                        .setAggregatorVersion("v".repeat(UplinkChannel.MAX_MESSAGE_BYTES))));
      }
    });
    var _ = agent.nextStream(); // it may end before its hello is heard
    assertThat(agent.nextStream().heard().hasHello()).isTrue();
    assertThat(agent.logLines()).anyMatch(line -> line.contains("message exceeds maximum size"));
  }

  @Test
  void rulesThatHadToWait_areTakenAndSaidWithALaterPass() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    RecordedRequests transport = new RecordedRequests();
    FleetRulesTaker taker = new FleetRulesTaker(new RuleBook(GroupingRules.NONE), true);
    UplinkStream stream = stream(uplink, transport, taker);
    hear(
        stream,
        StreamResponse.newBuilder()
            .setWelcome(Welcome.newBuilder().setAggregatorVersion("v"))
            .build());
    RulesInUse last = RulesInUse.getDefaultInstance();
    long aWhileAgo = System.nanoTime() - 2 * FleetRulesTaker.REST.toNanos();
    for (int change = 0; change <= FleetRulesTaker.CHANGES_AT_ONCE; change++) {
      last = taker.take(rules("name" + change), aWhileAgo);
    }
    assertThat(last.getError()).contains("too often");
    boolean _ =
        agent
            .loop()
            .ask(() -> {
              stream.send(MadeUpPasses.pass(MadeUpPasses.process(1, 8)));
              return true;
            });
    String waitedWith = last.getFleetVersion();
    assertThat(transport.sent)
        .filteredOn(StreamRequest::hasRulesInUse)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.getRulesInUse().getError()).isEmpty();
          assertThat(request.getRulesInUse().getFleetVersion()).isNotEqualTo(waitedWith);
        });
  }

  private static dev.zmem.proto.v1.GroupingRules rules(String name) {
    return dev.zmem.proto.v1.GroupingRules.newBuilder()
        .addRules(GroupingRule.newBuilder().setName(name).setCommand("x"))
        .build();
  }

  private void hear(UplinkStream stream, StreamResponse response) throws Exception {
    boolean _ =
        agent
            .loop()
            .ask(() -> {
              stream.onNext(response);
              return true;
            });
  }

  /** A stream of its own over a transport that records. */
  private UplinkStream stream(Uplink uplink, RecordedRequests transport) throws Exception {
    return stream(uplink, transport, new FleetRulesTaker(new RuleBook(GroupingRules.NONE), true));
  }

  private UplinkStream stream(Uplink uplink, RecordedRequests transport, FleetRulesTaker taker)
      throws Exception {
    return agent
        .loop()
        .ask(() -> {
          UplinkStream opened =
              new UplinkStream(
                  uplink,
                  new UplinkSettings(
                      new HostPort("127.0.0.1", 1),
                      InsecureChannelCredentials.create(),
                      "host-a",
                      new MachineIdentity("machine", "boot"),
                      AgentOnLoopback.INTERVAL,
                      HostLabels.NONE,
                      taker),
                  Threshold.DEFAULT,
                  5000);
          opened.beforeStart(transport);
          return opened;
        });
  }

  private static StreamResponse question(long id) {
    return StreamResponse.newBuilder()
        .setDetailRequest(
            DetailRequest.newBuilder()
                .setRequestId(id)
                .setProcesses(ProcessesDetail.getDefaultInstance()))
        .build();
  }
}
