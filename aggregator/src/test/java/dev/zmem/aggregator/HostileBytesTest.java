package dev.zmem.aggregator;

import static dev.zmem.aggregator.AttackedAggregator.key;
import static dev.zmem.aggregator.AttackedAggregator.keyFrame;
import static dev.zmem.aggregator.AttackedAggregator.rows;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of the wrong bytes, or of too many: told by name, logged once, the host let go. */
class HostileBytesTest {
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
  void invalidUtf8_endsTheStream_namingTheField_isLoggedOnce_andReleasesTheHost() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
    hostile.sendBytes(withBrokenString(keyFrame()));
    attacked.assertEnds(
        hostile,
        Status.Code.INVALID_ARGUMENT,
        "key_frame.rows.new_strings: a string that is not UTF-8");
    assertThat(attacked.log().await("WARNING "))
        .startsWith("WARNING refused host=hostile peer=127.0.0.1:")
        .contains("status=INVALID_ARGUMENT", "new_strings");
    assertThat(attacked.log().with("WARNING ")).hasSize(1);
    assertThat(new RawAgent(attacked.channel).greet("hostile").isOpen())
        .as("the same epoch again: the stream before holds nothing")
        .isTrue();
  }

  @Test
  void invalidUtf8InTheHello_endsTheStream_namingTheField() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel);
    hostile.sendBytes(
        withBrokenString(
            StreamRequest.newBuilder().setHello(RawAgent.hello("b", "id", "boot", 1)).build()));
    attacked.assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "hello.host_name");
  }

  @Test
  void bytesThatAreNoMessage_endTheStream_andReleaseTheHost() throws Exception {
    for (byte[] bytes :
        new byte[][] {
          {0x12, 0x7f}, // a key frame of 127 bytes that are not there
          {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}, // of -1
          {0x12, 2, 0x0b, 0x0b}, // groups in groups
          {0x0c}, // the end of a group that did not begin
          {(byte) 0xff}
        }) {
      RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
      hostile.sendBytes(bytes);
      attacked.assertEnds(hostile, Status.Code.INVALID_ARGUMENT, "message");
    }
  }

  @Test
  void millionRows_endTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = RowBatch.newBuilder();
    for (int row = 0; row < 1_000_000; row++) {
      rows.addIdGaps(1);
    }
    attacked.assertRefused(
        key(rows.build()), "key_frame.rows.id_gaps: 1000000 values (expected: at most 4100)");
  }

  @Test
  void manyBatchesInOneMessage_areCountedTogether() throws Exception {
    RowBatch.Builder rows = RowBatch.newBuilder();
    for (int row = 0; row < 4000; row++) {
      rows.addIdGaps(1);
    }
    byte[] one = key(rows.build()).toByteArray();
    byte[] two = new byte[one.length * 2];
    System.arraycopy(one, 0, two, 0, one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
    hostile.sendBytes(two);
    attacked.assertEnds(
        hostile, Status.Code.INVALID_ARGUMENT, "id_gaps: 8000 values (expected: at most 4100)");
  }

  @Test
  void millionUnknownFields_endTheStream() throws Exception {
    UnknownFieldSet.Field.Builder many = UnknownFieldSet.Field.newBuilder();
    for (int field = 0; field < 1_000_000; field++) {
      many.addVarint(1);
    }
    KeyFrame frame =
        KeyFrame.newBuilder()
            .setSequence(1)
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, many.build()).build())
            .build();
    attacked.assertRefused(
        StreamRequest.newBuilder().setKeyFrame(frame).build(),
        "key_frame: more than 1000 fields unknown to this aggregator");
  }

  @Test
  void fewUnknownFields_areANewerAgents() throws Exception {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    RawAgent newer = new RawAgent(attacked.channel).greet("newer");
    newer.send(keyFrame().toBuilder().setUnknownFields(unknown).build());
    assertThat(newer.next().getAck().getSequence()).isEqualTo(1);
  }

  @Test
  void millionShortStrings_endTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    for (int string = 0; string < 1_000_000; string++) {
      rows.addNewStrings("s");
    }
    attacked.assertRefused(key(rows.build()), "key_frame.rows.new_strings: 32801 values");
  }

  @Test
  void stringsWithoutRows_endTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    int first = rows.getNewStringsCount();
    for (int string = 0; string < 10; string++) {
      rows.addNewStrings("unused " + string);
    }
    attacked.assertRefused(
        key(rows.build()), "key_frame.rows.new_strings: string " + first + " is of no row");
  }

  @Test
  void namesOfRowsThatEndAtOnce_areBoundedByTheRowsThereAre() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
    hostile.send(keyFrame());
    int strings = keyFrame().getKeyFrame().getRows().getNewStringsCount();
    int sets = 2;
    int id = 2;
    long sequence = 2;
    while (hostile.isOpen() && sequence < 20) {
      RowBatch.Builder rows = RowBatch.newBuilder().addNewStrings("program");
      AttributeColumn.Builder programs = AttributeColumn.newBuilder().setKeyRef(++strings);
      for (int row = 0; row < 1000; row++) {
        rows.addNewStrings("p" + id).addIdGaps(row == 0 ? id + 1 : 1).addPids(id);
        programs.addValueRefs(++strings);
        rows.addStartTicksGaps(1).addSetRefs(++sets);
        rows.addPssKibPlus1(1).addUssKibPlus1(1).addRssKibPlus1(1);
        id++;
      }
      rows.addNewSets(programs);
      DeltaFrame.Builder frame = DeltaFrame.newBuilder().setSequence(sequence++).setStarted(rows);
      if (sequence > 3) {
        frame.addEndedIdGaps(id - 2000 + 1);
        for (int row = 1; row < 1000; row++) {
          frame.addEndedIdGaps(1);
        }
      }
      hostile.send(StreamRequest.newBuilder().setDeltaFrame(frame).build());
    }
    attacked.assertEnds(
        hostile,
        Status.Code.INVALID_ARGUMENT,
        "sets on one stream (expected: at most 6116, by its rows)");
  }

  @Test
  void unknownString_endsTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    rows.getNewSetsBuilder(0).setValueRefs(0, 99);
    attacked.assertRefused(key(rows.build()), "key_frame.rows.new_sets.value_refs: string 99");
  }

  @Test
  void unknownSet_endsTheStream_namingTheField() throws Exception {
    attacked.assertRefused(
        key(rows().toBuilder().setSetRefs(0, 99).build()), "key_frame.rows.set_refs: set 99");
  }

  @Test
  void relabellingOfARowThatIsNotThere_endsTheStream_namingTheField() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
    hostile.send(keyFrame());
    RowBatch.Builder rows = RowBatch.newBuilder().addIdGaps(77).addSetRefs(1);
    hostile.send(
        StreamRequest.newBuilder()
            .setDeltaFrame(DeltaFrame.newBuilder().setSequence(2).setRelabelled(rows))
            .build());
    attacked.assertEnds(
        hostile, Status.Code.INVALID_ARGUMENT, "relabelled.id_gaps: row 77 is not there");
  }

  @Test
  void setsOfNoRow_endTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    for (AttributeColumn.Builder column : rows.getNewSetsBuilderList()) {
      column.addValueRefs(column.getValueRefs(0));
    }
    attacked.assertRefused(key(rows.build()), "key_frame.rows.new_sets: set 2 is of no row");
  }

  @Test
  void setWithoutAProgram_endsTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    for (AttributeColumn.Builder column : rows.getNewSetsBuilderList()) {
      column.setValueRefs(0, 0);
    }
    attacked.assertRefused(key(rows.build()), "key_frame.rows.new_sets: a set without a program");
  }

  @Test
  void columnsOfOneKeyOrTooMany_endTheStream_namingTheField() throws Exception {
    RowBatch.Builder twice = rows().toBuilder();
    attacked.assertRefused(
        key(twice.addNewSets(twice.getNewSets(0)).build()), "key_frame.rows.new_sets.key_ref");
    RowBatch.Builder many = rows().toBuilder();
    while (many.getNewSetsCount() < 17) {
      many.addNewSets(many.getNewSets(0));
    }
    attacked.assertRefused(
        key(many.build()), "key_frame.rows.new_sets: 17 values (expected: at most 16)");
  }

  @Test
  void columnOfSetsOfAnotherLength_endsTheStream_namingTheField() throws Exception {
    RowBatch.Builder rows = rows().toBuilder();
    rows.getNewSetsBuilder(1).addValueRefs(1);
    attacked.assertRefused(key(rows.build()), "key_frame.rows.new_sets.value_refs: 3 entries");
  }

  @Test
  void longString_endsTheStream_namingTheField() throws Exception {
    RowBatch rows = rows().toBuilder().addNewStrings("x".repeat(2000)).build();
    attacked.assertRefused(key(rows), "key_frame.rows.new_strings: a string of 2000 bytes");
  }

  @Test
  void columnOfAnotherLength_endsTheStream_namingTheField() throws Exception {
    attacked.assertRefused(key(rows().toBuilder().addPids(9).build()), "key_frame.rows.pids");
  }

  @Test
  void hugeString_endsTheStream_andNothingElse_andIsLoggedWithTheLimit() throws Exception {
    RawAgent hostile = new RawAgent(attacked.channel).greet("hostile");
    hostile.send(key(RowBatch.newBuilder().addNewStrings("x".repeat(100_000_000)).build()));
    // gRPC itself cuts a message over the limit: depending on who is first, the peer sees the
    // limit or the reset
    assertThat(hostile.end().getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
    assertThat(attacked.log().await("WARNING "))
        .startsWith("WARNING refused host=hostile peer=127.0.0.1:")
        .contains(
            "status=RESOURCE_EXHAUSTED",
            "message exceeds maximum size",
            String.valueOf(AggregatorServer.MAX_MESSAGE_BYTES),
            "--max-rows")
        .hasLineCount(1);
    attacked.assertBystanderUntouched();
  }

  /** The message with a byte that UTF-8 has not in its first string "b". */
  private static byte[] withBrokenString(StreamRequest request) {
    String bytes = new String(request.toByteArray(), ISO_8859_1);
    int at = bytes.indexOf("\u0001b");
    assertThat(at).isPositive();
    return (bytes.substring(0, at + 1) + '\u00ff' + bytes.substring(at + 2)).getBytes(ISO_8859_1);
  }
}
