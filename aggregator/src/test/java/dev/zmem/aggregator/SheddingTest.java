package dev.zmem.aggregator;

import static dev.zmem.aggregator.AttackedAggregator.delta;
import static dev.zmem.aggregator.AttackedAggregator.keyFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.Shedding;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** As memory fills, answers, short intervals and new hosts are done without, in this order. */
class SheddingTest {
  private static final long LIMIT = 1L << 30;
  private final FleetMemory memory = new FleetMemory(LIMIT, LIMIT);
  private final InMemoryFleet fleet = new InMemoryFleet(System::nanoTime, event -> {}, memory);

  @Test
  void stages_comeInTheirOrder_andGo() {
    HostMemory filler = memory.host();
    assertThat(memory.shedding()).isEqualTo(Shedding.NOTHING);
    long last = 0;
    for (Shedding stage : Shedding.values()) {
      fill(filler, stage.fromBytes(LIMIT));
      assertThat(memory.shedding()).isEqualTo(stage);
      assertThat(stage.fromBytes(LIMIT)).isGreaterThanOrEqualTo(last).isLessThan(LIMIT);
      last = stage.fromBytes(LIMIT);
    }
    filler.close();
    assertThat(memory.shedding()).isEqualTo(Shedding.NOTHING);
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void answers_haveWhatHostsLeave_andGiveItBack() {
    HostMemory filler = memory.host();
    fill(filler, Shedding.ANSWERS.fromBytes(LIMIT) - (10 << 20));
    assertThat(memory.answers().takeForLarge(32 << 20)).isFalse();
    assertThat(memory.answers().takeForLarge(8 << 20)).isTrue();
    assertThat(memory.answers().takeForLarge(8 << 20)).isFalse();
    memory.answers().giveBack(8 << 20);
    assertThat(memory.answers().takeForLarge(8 << 20)).isTrue();
    fill(filler, 0);
    assertThat(memory.answers().takeForLarge(32 << 20)).isTrue();
  }

  @Test
  void overviews_areMadeUntilMemoryIsUsedUp_andOneAtATimeEvenThen() {
    HostMemory filler = memory.host();
    fill(filler, LIMIT - (10 << 20));
    assertThat(memory.answers().takeForLarge(1 << 20)).isFalse();
    assertThat(memory.answers().takeForOverview(4 << 20)).isTrue();
    assertThat(memory.answers().takeForOverview(4 << 20)).isTrue();
    assertThat(memory.answers().takeForOverview(4 << 20)).isFalse();
    memory.answers().giveBack(8 << 20);
    assertThat(memory.answers().takeForOverview(100 << 20)).as("alone").isTrue();
    assertThat(memory.answers().takeForOverview(1 << 20)).isFalse();
  }

  @Test
  void agents_areAskedToSendLessOften_whileMemoryIsNearlyFull() throws Exception {
    try (IngestOnLoopback ingest = ingest()) {
      RawAgent agent = new RawAgent(ingest.channel).greet("one");
      agent.send(keyFrame());
      assertThat(agent.next().hasAck()).isTrue();
      HostMemory filler = memory.host();
      fill(filler, Shedding.INTERVALS.fromBytes(LIMIT));
      assertThat(agent.next().getIntervalGrant().getIntervalMillis()).isEqualTo(30_000);
      filler.close();
      assertThat(agent.next().getIntervalGrant().getIntervalMillis()).isEqualTo(100);
      assertThat(agent.isOpen()).isTrue();
    }
  }

  @Test
  void newHosts_areRefusedWithTheReason_andKnownOnesComeBack() throws Exception {
    try (IngestOnLoopback ingest = ingest()) {
      RawAgent known = new RawAgent(ingest.channel).greet("known");
      known.send(keyFrame());
      assertThat(known.next().hasAck()).isTrue();
      HostMemory filler = memory.host();
      fill(filler, Shedding.NEW_HOSTS.fromBytes(LIMIT));
      RawAgent stranger = new RawAgent(ingest.channel);
      stranger.send(hello("stranger", 1));
      Status end = stranger.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(end.getDescription()).contains("memory is full", "MiB of 1024 MiB", "--memory");
      assertThat(fleet.withoutRows())
          .singleElement()
          .satisfies(host -> {
            assertThat(host.name()).isEqualTo("stranger");
            assertThat(host.condition()).isEqualTo(HostWithoutRows.Condition.REFUSED);
            assertThat(host.reason()).contains("memory is full");
          });
      known.send(delta(2));
      StreamResponse next = known.next();
      assertThat(next.hasAck() || next.hasIntervalGrant()).isTrue();
      RawAgent again = new RawAgent(ingest.channel);
      again.send(hello("known", 2));
      assertThat(again.next().hasWelcome()).isTrue();
      filler.close();
      assertThat(new RawAgent(ingest.channel).greet("stranger").isOpen()).isTrue();
      assertThat(fleet.withoutRows())
          .extracting(HostWithoutRows::condition)
          .containsExactly(HostWithoutRows.Condition.CONNECTING);
    }
  }

  @Test
  void plan_isHalfOfTheMachine_unlessSaid_andNeverMoreThanTheHeap() {
    long heap = 3L << 30; // of a machine of 4 GiB
    assertThat(MemoryPlan.of(null, heap).totalBytes()).isEqualTo(2L << 30);
    MemoryPlan said = MemoryPlan.of(1L << 30, heap);
    assertThat(said.totalBytes()).isEqualTo(1L << 30);
    assertThat(said.hostsBytes())
        .isLessThan(said.totalBytes())
        .isEqualTo((long) (0.6 * (1L << 30)));
    assertThat(said.fleetMemory().limitBytes()).isEqualTo(said.hostsBytes());
    for (long bytes : new long[] {0, MemoryPlan.LEAST_BYTES - 1, heap + 1}) {
      assertThatThrownBy(() -> MemoryPlan.of(bytes, heap))
          .isInstanceOf(ProgramException.class)
          .hasMessageMatching("memory: .* \\(expected: 64.0 MiB to 3.0 GiB, .*");
    }
  }

  @Test
  void aMachineBelowAGibibyte_isToldSo() {
    assertThat(MemoryPlan.trouble(384L << 20))
        .hasValueSatisfying(said -> assertThat(said).contains("512.0 MiB"));
    assertThat(MemoryPlan.trouble(768L << 20)).isEmpty();
  }

  /** Counted, not really held. */
  private static void fill(HostMemory filler, long bytes) {
    int perRow = FleetMemory.ROW_BYTES;
    assertThat(filler.rows(1, 0, 0)).as("known, as far as the memory goes").isEmpty();
    String tooMuch = filler.rows((int) ((bytes + perRow - 1) / perRow), 0, 0);
    assertThat(tooMuch).isEmpty();
  }

  private static StreamRequest hello(String host, long epoch) {
    return StreamRequest.newBuilder()
        .setHello(RawAgent.hello(host, "id-" + host, "boot", epoch))
        .build();
  }

  private IngestOnLoopback ingest() throws Exception {
    return new IngestOnLoopback(fleet);
  }
}
