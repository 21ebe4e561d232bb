package dev.zmem.aggregator;

import static dev.zmem.aggregator.AttackedAggregator.key;
import static dev.zmem.aggregator.AttackedAggregator.keyFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Hosts beyond the memory there is are refused with the reason; what is gone is counted no more.
 */
class MemoryOfHostsTest {
  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);

  @Test
  void hostBeyondItsOwnLimit_isRefusedWithTheReason() throws Exception {
    try (IngestOnLoopback ingest = ingest(new FleetMemory(1L << 40, 100_000))) {
      RawAgent large = new RawAgent(ingest.channel).greet("large");
      large.send(processes(500));
      Status end = large.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(end.getDescription()).contains("rows and names take", "at most 100000");
      RawAgent small = new RawAgent(ingest.channel).greet("small");
      small.send(processes(50));
      assertThat(small.next().hasAck()).isTrue();
    }
  }

  @Test
  void hostBeyondTheFleetsLimit_isRefused_andThoseBeforeItStay() throws Exception {
    FleetMemory memory = new FleetMemory(500L * (FleetMemory.ROW_BYTES + 1064), 1 << 20);
    try (IngestOnLoopback ingest = ingest(memory)) {
      RawAgent first = new RawAgent(ingest.channel).greet("first");
      first.send(processes(500));
      assertThat(first.next().hasAck()).isTrue();
      long held = memory.heldBytes();
      RawAgent second = new RawAgent(ingest.channel).greet("second");
      second.send(processes(500));
      Status end = second.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(end.getDescription())
          .contains("the aggregator's memory is full", "(its --memory)");
      first.send(AttackedAggregator.delta(2));
      assertThat(first.next().hasAck()).isTrue();
      RawAgent probe = new RawAgent(ingest.channel).greet("second");
      assertThat(probe.isOpen()).isTrue();
      assertThat(memory.heldBytes()).as("what was refused is not held").isEqualTo(held);
    }
  }

  @Test
  void namesThatHostsShare_areHeldOnce_andAllIsGivenBackWhenHostsAreForgotten() throws Exception {
    FleetMemory memory = new FleetMemory(1L << 30, 1L << 30);
    InMemoryFleet fleet = new InMemoryFleet(now::get, event -> {}, memory);
    try (IngestOnLoopback ingest = new IngestOnLoopback(fleet)) {
      RawAgent one = new RawAgent(ingest.channel).greet("one");
      one.send(processes(500));
      assertThat(one.next().hasAck()).isTrue();
      long alone = memory.heldBytes();
      RawAgent two = new RawAgent(ingest.channel).greet("two");
      two.send(processes(500));
      assertThat(two.next().hasAck()).isTrue();
      assertThat(memory.heldBytes() - alone).isBetween(alone / 3, alone * 3 / 4);
      long both = memory.heldBytes();
      one.send(keyAgain(processes(500)));
      assertThat(one.next().hasAck()).isTrue();
      assertThat(memory.heldBytes()).as("a key frame takes the last one's place").isEqualTo(both);
      one.close();
      two.close();
      assertThat(one.end().isOk() && two.end().isOk()).isTrue();
      assertThat(memory.heldBytes()).as("silent hosts still show their rows").isEqualTo(both);
      now.addAndGet(Duration.ofHours(2).toNanos());
      assertThat(fleet.forget(Duration.ofHours(1))).isEqualTo(2);
      assertThat(memory.heldBytes()).isZero();
    }
  }

  @Test
  void frameThatIsRefused_leavesTheRowsThatAreShown_andAllThatTheyHold() throws Exception {
    KeyFrame good = processes(500).getKeyFrame();
    RowBatch others = named("x", 500, 100).getKeyFrame().getRows();
    List<StreamRequest> wrong =
        List.of(
            keyAgain(key(RowBatch.newBuilder().addIdGaps(1).build())),
            keyAgain(key(others.toBuilder().setSetRefs(0, 99_999).build())),
            keyAgain(key(others.toBuilder().addNewStrings("of no row").build())),
            keyAgain(
                key(
                    others.toBuilder()
                        .setPssKibPlus1(0, 1L << 38)
                        .setPssKibPlus1(1, 1L << 38)
                        .build())),
            StreamRequest.newBuilder()
                .setKeyFrame(
                    good.toBuilder()
                        .setSequence(2)
                        .setRows(others)
                        .setPass(PassReport.newBuilder().setProcesses(1 << 30)))
                .build(),
            StreamRequest.newBuilder()
                .setDeltaFrame(
                    DeltaFrame.newBuilder()
                        .setSequence(2)
                        .setStarted(
                            RowBatch.newBuilder()
                                .addIdGaps(9000)
                                .addPids(1)
                                .addStartTicksGaps(1)
                                .addPssKibPlus1(1)
                                .addUssKibPlus1(1)
                                .addRssKibPlus1(1)
                                .addSetRefs(1)
                                .addAllNewStrings(others.getNewStringsList())))
                .build());
    for (int number = 0; number < wrong.size(); number++) {
      FleetMemory memory = new FleetMemory(1L << 30, 1L << 30);
      InMemoryFleet fleet = new InMemoryFleet(now::get, event -> {}, memory);
      try (IngestOnLoopback ingest = new IngestOnLoopback(fleet)) {
        RawAgent agent = new RawAgent(ingest.channel).greet("a");
        agent.send(processes(500));
        assertThat(agent.next().hasAck()).isTrue();
        long held = memory.heldBytes();
        agent.send(wrong.get(number));
        assertThat(agent.end().getCode())
            .as("frame " + number)
            .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(fleet.snapshot("a").orElseThrow().rows().size()).isEqualTo(500);
        assertThat(memory.heldBytes()).as("frame " + number).isEqualTo(held);
        now.addAndGet(Duration.ofHours(2).toNanos());
        assertThat(fleet.forget(Duration.ofHours(1))).isOne();
        assertThat(memory.heldBytes()).isZero();
      }
    }
  }

  @Test
  void knownHostWhoseNamesGrow_isRefused_whereTheMemoryIsUsedUp() throws Exception {
    FleetMemory memory = new FleetMemory(900L * (FleetMemory.ROW_BYTES + 950), 2_000_000);
    try (IngestOnLoopback ingest = ingest(memory)) {
      RawAgent agent = new RawAgent(ingest.channel).greet("a");
      agent.send(named("x", 500, 0));
      assertThat(agent.next().hasAck()).isTrue();
      RawAgent large = new RawAgent(ingest.channel).greet("b");
      large.send(named("y", 400, 0));
      assertThat(large.next().hasAck()).isTrue();
      long held = memory.heldBytes();
      agent.send(keyAgain(named("x", 500, 500)));
      assertThat(agent.end().getDescription()).contains("memory for hosts is used up");
      assertThat(memory.heldBytes()).isEqualTo(held);
    }
  }

  @Test
  void streamsThatTakeOver_leaveNothingOfThoseBeforeThem() throws Exception {
    FleetMemory memory = new FleetMemory(1L << 30, 1L << 30);
    try (IngestOnLoopback ingest = ingest(memory)) {
      long first = 0;
      for (int epoch = 1; epoch <= 20; epoch++) {
        RawAgent agent = new RawAgent(ingest.channel);
        agent.send(
            StreamRequest.newBuilder().setHello(RawAgent.hello("a", "id", "boot", epoch)).build());
        assertThat(agent.next().hasWelcome()).isTrue();
        if (epoch % 3 != 0) {
          agent.send(processes(500));
          assertThat(agent.next().hasAck()).isTrue();
          first = first == 0 ? memory.heldBytes() : first;
          assertThat(memory.heldBytes()).as("epoch " + epoch).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void failureWithinTheAggregator_endsTheStream_andHoldsNothing() throws Exception {
    FleetMemory memory = new FleetMemory(1L << 30, 1L << 30);
    InMemoryFleet failing =
        new InMemoryFleet(
            now::get,
            event -> {
              throw new IllegalStateException("test");
            },
            memory);
    try (IngestOnLoopback ingest = new IngestOnLoopback(failing)) {
      RawAgent old = new RawAgent(ingest.channel);
      old.send(hello("old", 1));
      assertThat(old.next().hasWelcome()).isTrue();
      RawAgent renamed = new RawAgent(ingest.channel);
      renamed.send(hello("new", 2));
      Status end = renamed.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(end.getDescription()).contains("IllegalStateException: test");
      assertThat(failing.snapshots()).isEmpty();
      RawAgent again = new RawAgent(ingest.channel);
      again.send(hello("new", 2));
      assertThat(again.next().hasWelcome()).as("the same epoch again").isTrue();
      again.send(keyFrame());
      assertThat(again.next().hasAck()).isTrue();
    }
  }

  private IngestOnLoopback ingest(FleetMemory memory) throws Exception {
    return new IngestOnLoopback(new InMemoryFleet(now::get, event -> {}, memory));
  }

  private static StreamRequest hello(String name, long epoch) {
    return StreamRequest.newBuilder().setHello(RawAgent.hello(name, "id", "boot", epoch)).build();
  }

  private static StreamRequest keyAgain(StreamRequest frame) {
    KeyFrame again = frame.getKeyFrame().toBuilder().setSequence(2).build();
    return StreamRequest.newBuilder().setKeyFrame(again).build();
  }

  private static StreamRequest processes(int count) {
    return named("program", count, 0);
  }

  /** So many programs, the names of which are so much longer than their numbers. */
  private static StreamRequest named(String name, int count, int longer) {
    List<ProcessSample> samples = new ArrayList<>();
    for (int pid = 1; pid <= count; pid++) {
      samples.add(Passes.process(pid, name + "-" + pid + "n".repeat(longer), 100, 50));
    }
    HostPass pass = Passes.of(samples);
    return key(
        new FrameEncoder(Threshold.DEFAULT, 5000)
            .encode(pass, pass.endedAtNanos())
            .getKeyFrame()
            .getRows());
  }
}
