package dev.zmem.aggregator;

import static dev.zmem.aggregator.AttackedAggregator.delta;
import static dev.zmem.aggregator.AttackedAggregator.keyFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Peers that send more than they may, or not what they should. */
class GreedyPeerTest {
  /** As in Inflow. */
  private static final int BURST = 16;

  @Test
  void framesFasterThanThePace_areNotRead_untilTheyMayCome() throws Exception {
    try (AttackedAggregator attacked = new AttackedAggregator()) {
      RawAgent greedy = new RawAgent(attacked.channel);
      greedy.send(hello("greedy", Duration.ofHours(1)));
      greedy.send(keyFrame());
      for (int sequence = 2; sequence < 500; sequence++) {
        greedy.send(delta(sequence));
      }
      assertThat(greedy.next().hasWelcome()).isTrue();
      for (int read = 1; read <= BURST; read++) {
        assertThat(greedy.next().getAck().getSequence()).isEqualTo(read);
      }
      attacked.assertBystanderUntouched();
      attacked.assertBystanderUntouched();
      assertThat(greedy.nextOrNone()).as("the next may come in half an hour").isNull();
      assertThat(greedy.isOpen()).isTrue();
    }
  }

  @Test
  void helloAndNothing_endsAfterThreeIntervals() throws Exception {
    IngestSettings settings =
        new IngestSettings(1000, Duration.ofMillis(100), Duration.ofMillis(300));
    try (AttackedAggregator attacked = new AttackedAggregator(settings)) {
      RawAgent mute = new RawAgent(attacked.channel);
      mute.send(hello("mute", Duration.ofMillis(200)));
      assertThat(mute.next().hasWelcome()).isTrue();
      attacked.assertEnds(mute, Status.Code.DEADLINE_EXCEEDED, "no key frame within 600ms");
      assertThat(new RawAgent(attacked.channel).greet("mute").isOpen())
          .as("the same epoch again: the stream before holds nothing")
          .isTrue();
    }
  }

  @Test
  void hostBeforeItsFirstRows_isListedAsConnecting() throws Exception {
    try (AttackedAggregator attacked = new AttackedAggregator()) {
      RawAgent late = new RawAgent(attacked.channel);
      late.send(hello("late", Duration.ofSeconds(5)));
      assertThat(late.next().hasWelcome()).isTrue();
      AnswerRows hosts =
          AnswerRows.of(
              QueryServiceGrpc.newBlockingStub(attacked.channel)
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .listHosts(ListHostsRequest.getDefaultInstance()));
      assertThat(hosts.rows())
          .extracting(Row::name, row -> row.text("state"))
          .containsExactly(tuple("bystander", "incomplete"), tuple("late", "connecting"));
      assertThat(hosts.coverage().number("hosts_matched")).isEqualTo(2);
      assertThat(hosts.coverage().number("hosts_reporting")).isEqualTo(1);
      assertThat(hosts.coverage().number("hosts_stale")).isZero();
      assertThat(hosts.coverage().names("connecting")).containsExactly("late");
      late.send(keyFrame());
      assertThat(late.next().hasAck()).isTrue();
      assertThat(attacked.fleet().withoutRows()).isEmpty();
    }
  }

  private static StreamRequest hello(String name, Duration interval) {
    Hello hello =
        RawAgent.hello(name, "id-" + name, "boot", 1).toBuilder()
            .setIntervalMillis((int) interval.toMillis())
            .build();
    return StreamRequest.newBuilder().setHello(hello).build();
  }
}
