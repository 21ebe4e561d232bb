package dev.zmem.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a version that is not made yet may say, to a program that does not know it. */
class NewerVersionTest {
  private static final int UNHEARD_OF = 1000;

  @Test
  void fieldsOfANewerAgent_areIgnored_whereverTheyStand() throws Exception {
    Recording recording = Recording.read(Recording.releases().getLast());
    List<byte[]> newer = new ArrayList<>();
    for (byte[] bytes : recording.requests("Stream")) {
      newer.add(withUnknownFields(StreamRequest.parseFrom(bytes)).toByteArray());
    }
    try (ReplayedRelease replay = new ReplayedRelease()) {
      assertThat(replay.frames(newer)).hasSizeGreaterThan(3);
    }
  }

  @Test
  void featureAndMessageOfANewerAgent_areIgnored() throws Exception {
    List<byte[]> stream =
        new ArrayList<>(Recording.read(Recording.releases().getLast()).requests("Stream"));
    StreamRequest hello = StreamRequest.parseFrom(stream.getFirst());
    stream.set(
        0,
        hello.toBuilder()
            .setHello(hello.getHello().toBuilder().addFeaturesValue(UNHEARD_OF))
            .build()
            .toByteArray());
    stream.add(1, StreamRequest.newBuilder().setUnknownFields(unknown()).build().toByteArray());
    try (ReplayedRelease replay = new ReplayedRelease()) {
      assertThat(replay.frames(stream)).hasSizeGreaterThan(3);
    }
  }

  /** A figure whose certainty is not known cannot be shown: the stream ends, and says why. */
  @Test
  void kindOfRowsOfANewerAgent_isRefused_andNamed() throws Exception {
    List<byte[]> stream = Recording.read(Recording.releases().getLast()).requests("Stream");
    try (ReplayedRelease replay = new ReplayedRelease()) {
      var _ = replay.frames(stream.subList(0, 1));
      StreamRequest key =
          stream.stream()
              .map(NewerVersionTest::request)
              .filter(StreamRequest::hasKeyFrame)
              .findFirst()
              .orElseThrow();
      RowBatch.Builder rows = key.getKeyFrame().getRows().toBuilder().clearKinds();
      for (int row = 0; row < rows.getIdGapsCount(); row++) {
        rows.addKindsValue(UNHEARD_OF);
      }
      replay.say(
          key.toBuilder()
              .setKeyFrame(key.getKeyFrame().toBuilder().setRows(rows))
              .build()
              .toByteArray());
      Status end = replay.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(end.getDescription())
          .contains("kinds")
          .contains("1000 is not known to this aggregator");
    }
  }

  /** The types of an older program, which lack Hello's labels and the frames' later columns. */
  @Test
  void olderProgram_readsWhatItKnows_andKeepsTheRest() throws Exception {
    StreamRequest hello =
        StreamRequest.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setHostName("web-01")
                    .setUnknownFields(unknown())
                    .addFeaturesValue(UNHEARD_OF))
            .build();
    DynamicMessage older =
        DynamicMessage.parseFrom(
            WireTypes.message(Recording.releases().getFirst(), "StreamRequest"),
            hello.toByteArray());
    DynamicMessage read =
        (DynamicMessage) older.getField(older.getDescriptorForType().findFieldByName("hello"));
    assertThat(read.getField(read.getDescriptorForType().findFieldByName("host_name")))
        .isEqualTo("web-01");
    assertThat(read.getUnknownFields().asMap()).containsKey(UNHEARD_OF);
    assertThat(StreamRequest.parseFrom(older.toByteArray())).isEqualTo(hello);
  }

  private static StreamRequest request(byte[] bytes) {
    try {
      return StreamRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static StreamRequest withUnknownFields(StreamRequest request) {
    StreamRequest.Builder newer = request.toBuilder().setUnknownFields(unknown());
    switch (request.getMessageCase()) {
      case HELLO -> newer.getHelloBuilder().setUnknownFields(unknown());
      case KEY_FRAME -> {
        newer.getKeyFrameBuilder().setUnknownFields(unknown());
        newer.getKeyFrameBuilder().getRowsBuilder().setUnknownFields(unknown());
        newer.getKeyFrameBuilder().getHostBuilder().setUnknownFields(unknown());
        newer.getKeyFrameBuilder().getPassBuilder().setUnknownFields(unknown());
      }
      case DELTA_FRAME -> {
        newer.getDeltaFrameBuilder().setUnknownFields(unknown());
        newer.getDeltaFrameBuilder().getPassBuilder().setUnknownFields(unknown());
      }
      case DETAIL_ANSWER, PACE, GOODBYE, RULES_IN_USE, MESSAGE_NOT_SET -> {
        // theirs stand at the outside
      }
    }
    return newer.build();
  }

  /** A number, a text and a message that nobody knows. */
  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(
            UNHEARD_OF,
            UnknownFieldSet.Field.newBuilder()
                .addVarint(7)
                .addLengthDelimited(ByteString.copyFromUtf8("newer"))
                .build())
        .build();
  }
}
