package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.uplink.ScriptedAggregator.Conversation;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.KeyFrame;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an uplink keeps a stream: what it obeys, how it comes back, what it logs. */
class UplinkTest {
  private final AgentOnLoopback agent = new AgentOnLoopback();

  @AfterEach
  void end() throws Exception {
    agent.close();
  }

  @Test
  void intervalGrant_isObeyed_whileLongerThanTheSetting_andUntilTheNextWelcome() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    stream.grant(60_000);
    assertThat(stream.heard().getPace().getIntervalMillis()).isEqualTo(60_000);
    assertThat(agent.loop().ask(uplink::interval)).isEqualTo(Duration.ofMinutes(1));
    stream.grant(100);
    assertThat(stream.heard().getPace().getIntervalMillis()).isEqualTo(1_000);
    assertThat(agent.loop().ask(uplink::interval)).isEqualTo(AgentOnLoopback.INTERVAL);
    stream.grant(60_000);
    assertThat(stream.heard().hasPace()).isTrue();
    stream.end(Status.UNAVAILABLE);
    Conversation again = agent.nextStream();
    assertThat(again.heard().getHello().getIntervalMillis())
        .as("passes still come so")
        .isEqualTo(60_000);
    assertThat(again.heard().getPace().getIntervalMillis()).isEqualTo(1_000);
    assertThat(agent.loop().ask(uplink::interval)).isEqualTo(AgentOnLoopback.INTERVAL);
  }

  @Test
  void slowerPace_isTold_onceAndByTheNextHello() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    Duration slower = AgentOnLoopback.INTERVAL.multipliedBy(4);
    for (Duration pace : List.of(slower, slower.plusMillis(1), slower.minusMillis(1))) {
      pace(uplink, pace);
    }
    assertThat(stream.heard().getPace().getIntervalMillis()).isEqualTo(slower.toMillis());
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.heard().hasKeyFrame()).isTrue();
    stream.end(Status.UNAVAILABLE);
    assertThat(agent.nextStream().heard().getHello().getIntervalMillis())
        .isEqualTo(slower.minusMillis(1).toMillis());
  }

  @Test
  void paceThatChangesBetweenHelloAndWelcome_isToldAfterIt() throws Exception {
    Uplink uplink = agent.connect(stream -> {});
    Conversation stream = agent.nextStream();
    assertThat(stream.heard().getHello().getIntervalMillis())
        .isEqualTo(AgentOnLoopback.INTERVAL.toMillis());
    pace(uplink, AgentOnLoopback.INTERVAL.multipliedBy(4));
    stream.welcome();
    assertThat(stream.heard().getPace().getIntervalMillis())
        .isEqualTo(4 * AgentOnLoopback.INTERVAL.toMillis());
  }

  @Test
  void grantedInterval_isThePace_andLoggedOnce() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    stream.grant(60_000);
    assertThat(stream.heard().getPace().getIntervalMillis()).isEqualTo(60_000);
    pace(uplink, Duration.ofSeconds(2)); // a pass ended before the agent knew
    stream.grant(60_000);
    stream.settle();
    assertThat(agent.logLines())
        .filteredOn(line -> line.contains("interval lengthened"))
        .singleElement()
        .asString()
        .startsWith("INFO interval lengthened interval=1s granted=1m reason=");
  }

  @Test
  void passThatTakesLong_isToldBeforeSilence_againAndAgain_butNotForEver() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.heard().hasKeyFrame()).isTrue();
    long interval = AgentOnLoopback.INTERVAL.toMillis();
    long silence = 0;
    for (int longer = 2; longer <= 8; longer *= 2) {
      silence += agent.loop().guardsMillis().getLast();
      assertThat(silence).as("before three intervals").isLessThan(3 * longer / 2 * interval);
      agent.loop().silence();
      assertThat(stream.heard().getPace().getIntervalMillis()).isEqualTo(longer * interval);
    }
    int guards = agent.loop().guardsMillis().size();
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.heard().hasDeltaFrame()).isTrue();
    pace(uplink, AgentOnLoopback.INTERVAL);
    assertThat(stream.heard().getPace().getIntervalMillis()).isEqualTo(interval);
    assertThat(agent.loop().guardsMillis())
        .as("none after 8 s without a frame, one after the next")
        .hasSize(guards + 1);
  }

  @Test
  void agentThatStops_saysGoodbye() throws Exception {
    Uplink uplink = agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.loop().execute(uplink::close);
    assertThat(stream.heard().getGoodbye().getReason()).isEqualTo("the agent was stopped");
  }

  @Test
  void refusalThatCounts_isOneRefusal_andSaysWhatToDo() throws Exception {
    AtomicInteger used = new AtomicInteger();
    agent.connect(stream ->
        stream.end(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "the aggregator is full: " + used.incrementAndGet() + " of 20 MiB are used")));
    refusedTenTimes("refused");
    assertThat(agent.logLines())
        .filteredOn(line -> line.startsWith("WARNING refused"))
        .singleElement()
        .asString()
        .contains(
            "the aggregator is full: 1 of 20 MiB", "advice=\"give the aggregator more memory");
  }

  private void pace(Uplink uplink, Duration every) throws Exception {
    boolean _ =
        agent
            .loop()
            .ask(() -> {
              uplink.pace(every);
              return true;
            });
  }

  @Test
  void aggregatorThatComesBack_isGreetedByANewerStream_andGetsAKeyFrame() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.nextStream();
    Hello first = stream.heard().getHello();
    agent.offer(MadeUpPasses.process(1, 1000));
    stream.acknowledge(stream.keyFrame().getSequence());
    stream.settle();
    agent.stopAggregator();
    agent.offer(MadeUpPasses.process(1, 1000), MadeUpPasses.process(2, 2000));
    agent.startAggregatorAgain(Conversation::welcome);

    Conversation back = agent.nextStream();
    Hello second = back.heard().getHello();
    assertThat(second.toBuilder().clearEpoch().build())
        .isEqualTo(first.toBuilder().clearEpoch().build());
    assertThat(second.getEpoch()).isGreaterThan(first.getEpoch());
    KeyFrame whole = back.keyFrame();
    assertThat(whole.getSequence()).isEqualTo(1);
    assertThat(whole.getRows().getPidsList()).containsExactly(1, 2);
    back.acknowledge(1);
    back.settle();
    assertThat(agent.loop().waitsMillis())
        .isNotEmpty()
        .allMatch(wait -> wait >= 125 && wait <= Backoff.AWAY_LIMIT_MILLIS);
    assertThat(agent.logLines())
        .filteredOn(line -> line.startsWith("WARNING disconnected"))
        .hasSize(1);
    assertThat(agent.logLines().getLast()).startsWith("INFO connected ").contains(" after=");
  }

  @Test
  void refusal_isLoggedOnce_andRetriedEverSlower_untilItHeals() throws Exception {
    agent.connect(stream -> stream.end(Status.ALREADY_EXISTS.withDescription("another machine")));
    refusedTenTimes("refused");
    agent.stopAggregator();
    agent.startAggregatorAgain(Conversation::welcome);
    Conversation healed = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1));
    healed.acknowledge(healed.keyFrame().getSequence());
    healed.settle();
    assertThat(agent.logLines().getLast()).startsWith("INFO connected ").contains(" after=");
  }

  @Test
  void firstFrameThatIsRefused_isRetriedEverSlower_andLoggedOnce() throws Exception {
    Uplink uplink =
        agent.connect(stream -> {
          stream.welcome();
          stream.end(Status.INVALID_ARGUMENT.withDescription("key_frame.rows: bad"));
        });
    assertThat(uplink.interval()).isEqualTo(AgentOnLoopback.INTERVAL);
    refusedTenTimes("refused");
    assertThat(agent.logLines()).noneMatch(line -> line.contains("INFO connected"));
  }

  @Test
  void streamTakenOverByAnotherAgent_isNotTakenBackAtOnce() throws Exception {
    agent.connect(stream -> stream.end(Status.ABORTED.withDescription("a newer stream took over")));
    refusedTenTimes("taken over");
  }

  @Test
  void messageThatIsTooLarge_isRetriedEverSlower_andLoggedOnce_withWhatToDo() throws Exception {
    AtomicInteger size = new AtomicInteger(20);
    agent.connect(stream ->
        stream.end(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "gRPC message exceeds maximum size 16: " + size.incrementAndGet())));
    refusedTenTimes("refused");
    assertThat(agent.logLines())
        .filteredOn(line -> line.startsWith("WARNING refused"))
        .allMatch(line -> line.contains("maximum size 16") && line.contains("--max-rows"));
  }

  private void refusedTenTimes(String word) throws Exception {
    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(agent.nextStream()).isNotNull();
    }
    List<Long> waits = agent.loop().waitsMillis();
    assertThat(waits).hasSizeGreaterThanOrEqualTo(9);
    assertThat(waits.getFirst()).isLessThanOrEqualTo(250);
    assertThat(waits.get(8))
        .isBetween(Backoff.REFUSED_LIMIT_MILLIS / 2, Backoff.REFUSED_LIMIT_MILLIS);
    assertThat(agent.logLines()).filteredOn(line -> line.startsWith("WARNING " + word)).hasSize(1);
  }
}
