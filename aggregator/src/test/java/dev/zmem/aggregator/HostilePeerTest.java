package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.aggregator.ingest.IngestSettings;
import dev.zmem.program.HostPort;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.Pace;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A bad peer loses its stream, by a status that names the field; the aggregator and every other
 * host go on.
 */
class HostilePeerTest {
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");

  private AggregatorServer server;
  private ManagedChannel channel;
  private RawAgent bystander;

  @BeforeEach
  void start() throws Exception {
    server =
        new AggregatorServer(
            new HostPort("127.0.0.1", 0),
            InsecureServerCredentials.create(),
            new IngestSettings(1000, Duration.ofMillis(100)),
            Duration.ofHours(1));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    bystander = new RawAgent(channel).greet("bystander");
    bystander.send(keyFrame());
    assertThat(bystander.next().getAck().getSequence()).isEqualTo(1);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void sequenceJump_endsTheStream_namingTheField() throws Exception {
    assertRefused(delta(7), "delta_frame.sequence: 7 (expected: 2)");
  }

  @Test
  void paceThatIsNone_endsTheStream_namingTheField() throws Exception {
    assertRefused(
        StreamRequest.newBuilder().setPace(Pace.newBuilder().setIntervalMillis(7)).build(),
        "pace.interval_millis: 7 (expected: 100 to 3600000)");
  }

  @Test
  void tooLargeFigure_endsTheStream_namingTheField() throws Exception {
    RowBatch rows = rows().toBuilder().setPssKibPlus1(0, 1L << 60).build();
    assertRefused(key(rows), "key_frame.rows.pss_kib_plus1");
  }

  @Test
  void negativeFigure_endsTheStream_namingTheField() throws Exception {
    RowBatch rows = rows().toBuilder().setRssKibPlus1(0, -1).build();
    assertRefused(key(rows), "key_frame.rows.rss_kib_plus1");
  }

  @Test
  void negativeHostFigure_endsTheStream_namingTheField() throws Exception {
    KeyFrame.Builder frame = key(rows()).getKeyFrame().toBuilder();
    frame.getHostBuilder().setMemTotalKib(-5);
    assertRefused(
        StreamRequest.newBuilder().setKeyFrame(frame).build(), "host.MEM_TOTAL_BYTES: -5");
  }

  @Test
  void millionRows_endTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = RowBatch.newBuilder();
    for (int row = 0; row < 1_000_000; row++) {
      rows.addIdGaps(1);
    }
    assertRefused(key(rows.build()), "key_frame.rows.id_gaps: 1000000 rows");
  }

  @Test
  void columnOfAnotherLength_endsTheStream_namingTheField() throws Exception {
    assertRefused(key(rows().toBuilder().addPids(9).build()), "key_frame.rows.pids");
  }

  @Test
  void unknownString_endsTheStream_namingTheField() throws Exception {
    assertRefused(key(rows().toBuilder().setUserRefs(0, 99).build()), "key_frame.rows.user_refs");
  }

  @Test
  void longString_endsTheStream_namingTheField() throws Exception {
    RowBatch rows = rows().toBuilder().addNewStrings("x".repeat(2000)).build();
    assertRefused(key(rows), "key_frame.rows.new_strings: a string of 2000 bytes");
  }

  @Test
  void unknownKind_endsTheStream_namingTheField() throws Exception {
    assertRefused(
        key(rows().toBuilder().clearKinds().addKindsValue(77).build()), "key_frame.rows.kinds");
  }

  @Test
  void endOfUnknownRow_endsTheStream_namingTheField() throws Exception {
    RawAgent hostile = new RawAgent(channel).greet("hostile");
    hostile.send(keyFrame());
    hostile.send(
        StreamRequest.newBuilder()
            .setDeltaFrame(DeltaFrame.newBuilder().setSequence(2).addEndedIdGaps(500))
            .build());
    assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "delta_frame.ended_id_gaps");
  }

  @Test
  void hugeString_endsTheStream_andNothingElse_andIsLoggedWithTheLimit() throws Exception {
    RawAgent hostile = new RawAgent(channel).greet("hostile");
    RowBatch rows = RowBatch.newBuilder().addNewStrings("x".repeat(100_000_000)).build();
    BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    ZMEM.setFilter(
        record -> !record.getLevel().equals(Level.WARNING) || !warnings.add(record.getMessage()));
    try {
      hostile.send(key(rows));
      // gRPC itself cuts a message over the limit: depending on who is first, the peer sees the
      // limit or the reset
      assertThat(hostile.end().getCode())
          .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
      assertThat(warnings.poll(30, TimeUnit.SECONDS))
          .startsWith("refused host=hostile peer=/127.0.0.1:")
          .contains(
              "status=RESOURCE_EXHAUSTED",
              "message exceeds maximum size",
              String.valueOf(AggregatorServer.MAX_MESSAGE_BYTES),
              "--max-rows")
          .hasLineCount(1);
    } finally {
      ZMEM.setFilter(null);
    }
    assertBystanderUntouched();
  }

  @Test
  void frameBeforeHello_endsTheStream_namingIt() throws Exception {
    RawAgent hostile = new RawAgent(channel);
    hostile.send(keyFrame());
    assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "key_frame: sent before hello");
  }

  @Test
  void badHello_endsTheStream_namingTheField() throws Exception {
    RawAgent hostile = new RawAgent(channel);
    hostile.send(
        StreamRequest.newBuilder().setHello(RawAgent.hello("a\nb", "id", "boot", 1)).build());
    assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "hello.host_name: a control character");
  }

  @Test
  void deltaBeforeKeyFrame_asksForAKeyFrame_nextInSequence() throws Exception {
    RawAgent early = new RawAgent(channel).greet("early");
    early.send(delta(1));
    assertThat(early.next().hasKeyFrameRequest()).isTrue();
    early.send(
        StreamRequest.newBuilder()
            .setKeyFrame(KeyFrame.newBuilder().setSequence(2).setRows(rows()))
            .build());
    assertThat(early.next().getAck().getSequence()).isEqualTo(2);
  }

  @Test
  void anotherProtocol_losesItsConnection_andNothingElse() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1000);
    }
    assertBystanderUntouched();
  }

  @Test
  void anotherMachineOfTheSameName_isRefused_withAReason() throws Exception {
    RawAgent impostor = new RawAgent(channel);
    impostor.send(
        StreamRequest.newBuilder()
            .setHello(RawAgent.hello("bystander", "another-machine", "boot", 9))
            .build());
    assertEnds(
        impostor, Status.Code.ALREADY_EXISTS, " already reports as bystander: give this one");
  }

  @Test
  void sameMachineWithANewerEpoch_takesOverAtOnce() throws Exception {
    RawAgent returned = new RawAgent(channel);
    returned.send(
        StreamRequest.newBuilder()
            .setHello(RawAgent.hello("bystander", "id-bystander", "boot", 2))
            .build());
    assertThat(returned.next().hasWelcome()).isTrue();
    assertThat(bystander.end().getCode()).isEqualTo(Status.Code.ABORTED);
    returned.send(keyFrame());
    assertThat(returned.next().getAck().getSequence()).isEqualTo(1);
  }

  @Test
  void hostsThatClaimMoreThanAnyMachineHas_failNoQuestion() throws Exception {
    long most = 1L << 52;
    RowBatch.Builder rows = rows().toBuilder();
    for (int row = 0; row < rows.getIdGapsCount(); row++) {
      rows.setPssKibPlus1(row, most).setUssKibPlus1(row, most).setRssKibPlus1(row, most);
    }
    for (String host : List.of("liar-1", "liar-2")) {
      RawAgent liar = new RawAgent(channel).greet(host);
      liar.send(key(rows.build()));
      assertThat(liar.next().getAck().getSequence()).isEqualTo(1);
    }
    QueryServiceGrpc.QueryServiceBlockingStub ask =
        QueryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    for (GroupBy groupBy : List.of(GroupBy.GROUP_BY_PROGRAM, GroupBy.GROUP_BY_PID)) {
      QueryTableRequest request = QueryTableRequest.newBuilder().setGroupBy(groupBy).build();
      assertThat(ask.queryTable(request).getTotal().getPssBytes()).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(ask.listHosts(ListHostsRequest.getDefaultInstance()).getHostsList()).hasSize(3);
    assertBystanderUntouched();
  }

  private void assertRefused(StreamRequest bad, String naming) throws Exception {
    RawAgent hostile = new RawAgent(channel).greet("hostile");
    if (bad.hasDeltaFrame()) {
      hostile.send(keyFrame());
      assertThat(hostile.next().hasAck()).isTrue();
    }
    hostile.send(bad);
    assertEnds(hostile, Status.Code.INVALID_ARGUMENT, naming);
  }

  private void assertEnds(RawAgent hostile, Status.Code code, String naming) throws Exception {
    Status status = hostile.end();
    assertThat(status.getCode()).as(String.valueOf(status.getDescription())).isEqualTo(code);
    assertThat(String.valueOf(status.getDescription())).contains(naming);
    assertBystanderUntouched();
  }

  private void assertBystanderUntouched() throws Exception {
    assertThat(bystander.isOpen()).isTrue();
    bystander.send(delta(2));
    assertThat(bystander.next().getAck().getSequence()).isEqualTo(2);
    assertThat(server.fleet().snapshot("bystander")).isPresent();
  }

  private static StreamRequest keyFrame() {
    return key(rows());
  }

  private static StreamRequest key(RowBatch rows) {
    return StreamRequest.newBuilder()
        .setKeyFrame(KeyFrame.newBuilder().setSequence(1).setRows(rows))
        .build();
  }

  private static StreamRequest delta(long sequence) {
    return StreamRequest.newBuilder()
        .setDeltaFrame(DeltaFrame.newBuilder().setSequence(sequence))
        .build();
  }

  private static RowBatch rows() {
    HostPass pass = Passes.of(List.of(Passes.denied(1, "a"), Passes.process(2, "b", 100, 50)));
    return new FrameEncoder(Threshold.DEFAULT, 5000)
        .encode(pass, pass.endedAtNanos())
        .getKeyFrame()
        .getRows();
  }
}
