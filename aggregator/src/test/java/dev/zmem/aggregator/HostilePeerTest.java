package dev.zmem.aggregator;

import static dev.zmem.aggregator.AttackedAggregator.delta;
import static dev.zmem.aggregator.AttackedAggregator.key;
import static dev.zmem.aggregator.AttackedAggregator.keyFrame;
import static dev.zmem.aggregator.AttackedAggregator.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import dev.zmem.aggregator.transport.HealthQuestions;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.Pace;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.WatchTableRequest;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A bad peer loses its stream, by a status that names the field; the aggregator and every other
 * host go on.
 */
class HostilePeerTest {
  private AttackedAggregator attacked;

  @BeforeEach
  void start() throws Exception {
    attacked = new AttackedAggregator();
  }

  @AfterEach
  void stop() {
    attacked.close();
  }

  @Test
  void sequenceJump_endsTheStream_namingTheField() throws Exception {
    attacked.assertRefused(delta(7), "delta_frame.sequence: 7 (expected: 2)");
  }

  @Test
  void paceThatIsNone_endsTheStream_namingTheField() throws Exception {
    attacked.assertRefused(
        StreamRequest.newBuilder().setPace(Pace.newBuilder().setIntervalMillis(7)).build(),
        "pace.interval_millis: 7 (expected: 100 to 3600000)");
  }

  @Test
  void unknownKind_endsTheStream_namingTheField() throws Exception {
    attacked.assertRefused(
        key(rows().toBuilder().clearKinds().addKindsValue(77).build()), "key_frame.rows.kinds");
  }

  @Test
  void endOfUnknownRow_endsTheStream_namingTheField() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
    hostile.send(keyFrame());
    hostile.send(
        StreamRequest.newBuilder()
            .setDeltaFrame(DeltaFrame.newBuilder().setSequence(2).addEndedIdGaps(500))
            .build());
    attacked.assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "delta_frame.ended_id_gaps");
  }

  @Test
  void frameBeforeHello_endsTheStream_namingIt() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel);
    hostile.send(keyFrame());
    attacked.assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "key_frame: sent before hello");
  }

  @Test
  void revisionBeyondAllNumbers_isRefusedAsItWasSent() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel);
    hostile.send(
        StreamRequest.newBuilder()
            .setHello(
                RawAgent.hello("a", "id", "boot", 1).toBuilder()
                    .setProtocolRevision(/* 2^32-1 */ -1))
            .build());
    attacked.assertEnds(
        hostile,
        Status.Code.INVALID_ARGUMENT,
        "hello.protocol_revision: 4294967295 (expected: 1 to 2147483647)");
  }

  @Test
  void badHello_endsTheStream_namingTheField() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel);
    hostile.send(
        StreamRequest.newBuilder().setHello(RawAgent.hello("a\nb", "id", "boot", 1)).build());
    attacked.assertEnds(
        hostile, Status.Code.INVALID_ARGUMENT, "hello.host_name: a control character");
  }

  @Test
  void deltaBeforeKeyFrame_asksForAKeyFrame_nextInSequence() throws Exception {
    RawAgent early = new RawAgent(attacked.channel).greet("early");
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
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), attacked.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1000);
    }
    attacked.assertBystanderUntouched();
  }

  @Test
  void anotherMachineOfTheSameName_isRefused_withAReason() throws Exception {
    RawAgent impostor = new RawAgent(attacked.channel);
    impostor.send(
        StreamRequest.newBuilder()
            .setHello(RawAgent.hello("bystander", "another-machine", "boot", 9))
            .build());
    attacked.assertEnds(impostor, Status.Code.ALREADY_EXISTS, " already reports as bystander");
  }

  @Test
  void sameMachineWithANewerEpoch_takesOverAtOnce() throws Exception {
    RawAgent returned = new RawAgent(attacked.channel);
    returned.send(
        StreamRequest.newBuilder()
            .setHello(RawAgent.hello("bystander", "id-bystander", "boot", 2))
            .build());
    assertThat(returned.next().hasWelcome()).isTrue();
    assertThat(attacked.bystander().end().getCode()).isEqualTo(Status.Code.ABORTED);
    returned.send(keyFrame());
    assertThat(returned.next().getAck().getSequence()).isEqualTo(1);
  }

  /** A key frame of 15 MB of one letter is 43 KB so. */
  @Test
  void compressedMessages_areRefused_beforeAnyIsUnpacked() throws Exception {
    RawAgent packing = new RawAgent(attacked.channel, CallOptions.DEFAULT.withCompression("gzip"));
    packing.send(
        StreamRequest.newBuilder()
            .setHello(RawAgent.hello("packing", "id-packing", "boot", 1))
            .build());
    attacked.assertEnds(packing, Status.Code.UNIMPLEMENTED, "gzip");
    assertThat(attacked.fleet().snapshot("packing")).isEmpty();
  }

  /** A watch keeps its name: 6,400 of half a MiB each would be all of the heap. */
  @Test
  void healthOfAServiceOfAnEndlessName_isRefused_andNotKept() throws Exception {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(attacked.channel);
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    HealthCheckRequest endless =
        HealthCheckRequest.newBuilder()
            .setService("x".repeat(HealthQuestions.MAX_NAME + 1))
            .build();
    assertThatThrownBy(() -> health.watch(endless).next())
        .hasMessageContaining("INVALID_ARGUMENT: service: longer than 100");
    assertThatThrownBy(() -> health.check(endless))
        .hasMessageContaining("INVALID_ARGUMENT: service: longer than 100");
    attacked.assertBystanderUntouched();
  }

  /** A watch keeps its question: half a MiB of unknown fields is many of it in the heap. */
  @Test
  void questionOfManyUnknownFields_isRefused_atEveryDepth() throws Exception {
    UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
    for (int field = 1000; field < 2000; field++) {
      unknown.addField(field, UnknownFieldSet.Field.newBuilder().addVarint(1).build());
    }
    QueryTableRequest strange =
        QueryTableRequest.newBuilder().setUnknownFields(unknown.build()).build();
    var queries = QueryServiceGrpc.newBlockingStub(attacked.channel);
    assertThatThrownBy(() -> queries.queryTable(strange)).hasMessageContaining("unknown fields");
    WatchTableRequest watch =
        WatchTableRequest.newBuilder().setQuery(strange).setIntervalMillis(1000).build();
    assertThatThrownBy(() -> queries.watchTable(watch).next())
        .hasMessageContaining("unknown fields");
    assertThat(queries.queryTable(QueryTableRequest.getDefaultInstance()).hasAnswer()).isTrue();
  }
}
