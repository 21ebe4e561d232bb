package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More hosts than the memory has room for, on a whole aggregator: those that fit stay whole. */
@SuppressWarnings("NullAway.Init") // made before each test
class FullFleetTest {
  private static final long LIMIT = 3L << 20;
  private static final int ROWS = 200;

  private final FleetMemory memory = new FleetMemory(LIMIT, LIMIT / 2);
  private final List<Host> taken = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private AggregatorServer server;
  private ManagedChannel channel;

  /** A host that reports, and how far it got. */
  private record Host(String name, RawAgent agent, FrameEncoder encoder) {
    /** The answer to a pass of so many processes. */
    StreamResponse pass(int processes) throws InterruptedException {
      sendPass(processes);
      StreamResponse answer = agent.next();
      while (answer.hasIntervalGrant()) {
        answer = agent.next();
      }
      return answer;
    }

    void sendPass(int processes) {
      List<ProcessSample> rows = new ArrayList<>();
      for (int pid = 1; pid <= processes; pid++) {
        rows.add(Passes.process(pid, "program-" + pid % 40, 100 + pid, 50));
      }
      HostPass pass = Passes.of(rows);
      agent.send(encoder.encode(pass, pass.endedAtNanos()));
    }
  }

  @BeforeEach
  void fill() throws Exception {
    server =
        new AggregatorServer(
            new ListenSettings(new HostPort("127.0.0.1", 0), InsecureServerCredentials.create()),
            new IngestSettings(5000, Duration.ofMillis(100)),
            Duration.ofHours(1),
            memory);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    List<Host> opened = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      RawAgent agent = new RawAgent(channel); // all at once: none has rows when it is welcomed
      agent.send(hello("host-" + number, 1));
      if (agent.next().hasWelcome()) {
        opened.add(new Host("host-" + number, agent, encoder()));
      }
    }
    for (Host host : opened) {
      host.sendPass(ROWS);
      StreamResponse answer = nextOrEnd(host.agent);
      if (answer != null) {
        assertThat(answer.hasAck()).isTrue();
        taken.add(host);
      } else {
        assertThat(String.valueOf(host.agent.end().getDescription())).contains("memory is full");
        refused.add(host.name);
      }
    }
    assertThat(taken).hasSizeGreaterThan(10);
    assertThat(refused).hasSizeGreaterThan(10);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void hostsAndTheirSums_areShown_withThoseRefusedAndWhy_largeAnswersAreNot() {
    assertThat(hosts().rows())
        .filteredOn(host -> host.text("state").equals("refused"))
        .hasSize(refused.size())
        .extracting(Row::name)
        .containsExactlyInAnyOrderElementsOf(refused);
    assertThat(AnswerRows.of(ask().queryTable(QueryTableRequest.getDefaultInstance())).coverage())
        .satisfies(coverage -> {
          assertThat(coverage.number("hosts_reporting")).isEqualTo(taken.size());
          assertThat(coverage.number("hosts_refused")).isEqualTo(refused.size());
          assertThat(coverage.text("refused_reason")).contains("memory is full");
        });
    assertThat(
            ask()
                .listProcesses(ListProcessesRequest.newBuilder().setHost("host-0").build())
                .getAnswer()
                .getTable()
                .getRows())
        .isEqualTo(ROWS);
    assertThatThrownBy(
            () -> ask().queryTable(QueryTableRequest.newBuilder().addGroupBy("pid").build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED: the aggregator's memory is too full");
  }

  @Test
  void hostsThatAreKnown_goOn_alsoWhenTheyGrowALittleOrComeBack() throws Exception {
    for (Host host : taken) {
      assertThat(host.pass(ROWS + 1).hasAck()).isTrue();
    }
    for (Host host : taken) {
      Host again = new Host(host.name, new RawAgent(channel), encoder());
      again.agent.send(hello(host.name, 2));
      assertThat(again.agent.next().hasWelcome()).isTrue();
      assertThat(again.pass(ROWS + 2).hasAck()).as(host.name).isTrue();
    }
    assertThat(memory.heldBytes()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void hostThatTakesMoreThanItsPart_isRefused_andTheOthersGoOn() throws Exception {
    Host greedy = taken.getFirst();
    int processes = ROWS;
    StreamResponse answer;
    do {
      processes += 50;
      greedy.sendPass(processes);
      answer = nextOrEnd(greedy.agent);
    } while (answer != null && processes < 20 * ROWS);
    Status end = greedy.agent.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("memory for hosts is used up", "this host's");
    for (Host host : taken.subList(1, taken.size())) {
      assertThat(host.pass(ROWS + 5).hasAck()).as(host.name).isTrue();
    }
    assertThat(hosts().coverage())
        .satisfies(coverage ->
            assertThat(coverage.number("hosts_reporting"))
                .isGreaterThanOrEqualTo(taken.size() - 1));
  }

  @Test
  void hostsThatLeave_makeRoomForThoseThatWereRefused() throws Exception {
    for (Host host : taken.subList(0, 5)) {
      host.agent.close();
      assertThat(host.agent.end().isOk()).isTrue();
    }
    assertThat(server.fleet().forget(Duration.ofNanos(-1))).isEqualTo(5);
    Host late = new Host(refused.getFirst(), new RawAgent(channel), encoder());
    late.agent.send(hello(late.name, 2));
    assertThat(late.agent.next().hasWelcome()).isTrue();
    assertThat(late.pass(ROWS).hasAck()).isTrue();
    assertThat(hosts().rows())
        .filteredOn(host -> host.name().equals(late.name))
        .extracting(host -> host.text("state"))
        .containsExactly("ok");
  }

  private AnswerRows hosts() {
    return AnswerRows.of(ask().listHosts(ListHostsRequest.getDefaultInstance()));
  }

  private QueryServiceGrpc.QueryServiceBlockingStub ask() {
    return QueryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** The next answer to a frame; null when the stream ends instead. */
  private static @Nullable StreamResponse nextOrEnd(RawAgent agent) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < until) {
      StreamResponse answer = agent.nextOrNone();
      if (answer != null && !answer.hasIntervalGrant()) {
        return answer;
      }
      if (answer == null && !agent.isOpen()) {
        return null;
      }
      LockSupport.parkNanos(100_000);
    }
    throw new AssertionError("neither an answer nor an end within 30 s");
  }

  private static FrameEncoder encoder() {
    return new FrameEncoder(Threshold.DEFAULT, 5000);
  }

  private static StreamRequest hello(String host, long epoch) {
    return StreamRequest.newBuilder()
        .setHello(RawAgent.hello(host, "id-" + host, "boot", epoch))
        .build();
  }
}
