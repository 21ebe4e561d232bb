package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import dev.zmem.model.Attribute;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** How much of each field a message may hold, before it is unpacked. */
class MessageShapeCheckTest {
  private static final int ROWS = 10;

  private final MessageShapeCheck shape = new MessageShapeCheck(ROWS);

  @Test
  void valuesOfRows_areAsManyAsRows_packedOrNot_overTheWholeMessage() throws Exception {
    assertTaken(key(gaps(ROWS)));
    assertRefused(key(gaps(ROWS + 1)), "key_frame.rows.id_gaps: 11 values (expected: at most 10)");
    RowBatch large = RowBatch.newBuilder().addAllIdGaps(Collections.nCopies(ROWS, 1 << 30)).build();
    assertTaken(key(large));
    byte[] twice = twice(key(gaps(6)), key(gaps(5)));
    assertThatThrownBy(() -> shape.check(twice))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("key_frame.rows.id_gaps: 11 values");
    shape.check(twice(key(gaps(5)), key(gaps(5))));
    assertTaken(
        StreamRequest.newBuilder()
            .setDeltaFrame(DeltaFrame.newBuilder().setStarted(gaps(ROWS)).setMoved(gaps(ROWS)))
            .build());
  }

  @Test
  void valuesNotPacked_areCountedOneByOne() throws Exception {
    assertThatCode(() -> shape.check(unpacked(ROWS))).doesNotThrowAnyException();
    byte[] more = unpacked(ROWS + 1);
    assertThatThrownBy(() -> shape.check(more))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("key_frame.rows.id_gaps: 11 values");
  }

  @Test
  void strings_areBoundedByRows_eachInLength_andAreUtf8() throws Exception {
    int most = ROWS * MessageShapeCheck.STRINGS_PER_ROW;
    assertTaken(key(strings(most, "x")));
    assertRefused(key(strings(most + 1, "x")), "key_frame.rows.new_strings: " + (most + 1));
    assertTaken(key(strings(1, "x".repeat(1_024))));
    assertRefused(
        key(strings(1, "x".repeat(1_025))),
        "key_frame.rows.new_strings: a string of 1025 bytes (expected: at most 1024)");
    RowBatch bad =
        RowBatch.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        RowBatch.NEW_STRINGS_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[] {'a', (byte) 0xff}))
                            .build())
                    .build())
            .build();
    assertRefused(key(bad), "key_frame.rows.new_strings: a string that is not UTF-8");
  }

  @Test
  void sets_areBoundedInColumnsAndValues() throws Exception {
    assertTaken(key(columns(Attribute.MAX_A_PROCESS, ROWS)));
    assertRefused(
        key(columns(Attribute.MAX_A_PROCESS + 1, 1)),
        "key_frame.rows.new_sets: " + (Attribute.MAX_A_PROCESS + 1) + " values");
    assertRefused(
        key(columns(1, ROWS * Attribute.MAX_A_PROCESS + 1)),
        "key_frame.rows.new_sets.value_refs: ");
  }

  @Test
  void otherRepeatedFields_haveBoundsOfTheirOwn() throws Exception {
    Hello.Builder hello = Hello.newBuilder();
    for (int feature = 0; feature < 64; feature++) {
      hello.addFeatures(Feature.FEATURE_PROCESSES_DETAIL);
    }
    assertTaken(StreamRequest.newBuilder().setHello(hello).build());
    hello.addFeatures(Feature.FEATURE_PROCESSES_DETAIL);
    assertRefused(StreamRequest.newBuilder().setHello(hello).build(), "hello.features: 65 values");
    assertTaken(detail(MessageShapeCheck.MAX_DETAIL_ROWS));
    assertRefused(
        detail(MessageShapeCheck.MAX_DETAIL_ROWS + 1),
        "detail_answer.processes.id_gaps: 50001 values");
  }

  @Test
  void fieldsOfANewerAgent_areAThousandAtMost() throws Exception {
    assertTaken(unknown(1_000));
    assertRefused(unknown(1_001), "message: more than 1000 fields unknown to this aggregator");
  }

  private void assertTaken(StreamRequest message) throws IOException {
    shape.check(message.toByteArray());
  }

  private void assertRefused(StreamRequest message, String problem) {
    assertThatThrownBy(() -> shape.check(message.toByteArray()))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(problem);
  }

  private static StreamRequest key(RowBatch rows) {
    return StreamRequest.newBuilder().setKeyFrame(KeyFrame.newBuilder().setRows(rows)).build();
  }

  private static RowBatch gaps(int count) {
    return RowBatch.newBuilder().addAllIdGaps(Collections.nCopies(count, 1)).build();
  }

  private static RowBatch strings(int count, String each) {
    return RowBatch.newBuilder().addAllNewStrings(Collections.nCopies(count, each)).build();
  }

  private static RowBatch columns(int count, int values) {
    RowBatch.Builder rows = RowBatch.newBuilder();
    for (int column = 0; column < count; column++) {
      rows.addNewSets(AttributeColumn.newBuilder().addAllValueRefs(Collections.nCopies(values, 1)));
    }
    return rows.build();
  }

  private static StreamRequest detail(int rows) {
    return StreamRequest.newBuilder()
        .setDetailAnswer(DetailAnswer.newBuilder().setProcesses(gaps(rows)))
        .build();
  }

  private static StreamRequest unknown(int fields) {
    UnknownFieldSet.Field.Builder values = UnknownFieldSet.Field.newBuilder();
    for (int field = 0; field < fields; field++) {
      values.addVarint(7);
    }
    return StreamRequest.newBuilder()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(500, values.build()).build())
        .build();
  }

  /** A message that says its fields twice: what is repeated adds up. */
  private static byte[] twice(StreamRequest one, StreamRequest other) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    one.writeTo(bytes);
    other.writeTo(bytes);
    return bytes.toByteArray();
  }

  private static byte[] unpacked(int values) throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(rows);
    for (int value = 0; value < values; value++) {
      out.writeUInt32(RowBatch.ID_GAPS_FIELD_NUMBER, 1);
    }
    out.flush();
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    out = CodedOutputStream.newInstance(frame);
    out.writeByteArray(KeyFrame.ROWS_FIELD_NUMBER, rows.toByteArray());
    out.flush();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    out = CodedOutputStream.newInstance(message);
    out.writeByteArray(StreamRequest.KEY_FRAME_FIELD_NUMBER, frame.toByteArray());
    out.flush();
    return message.toByteArray();
  }
}
