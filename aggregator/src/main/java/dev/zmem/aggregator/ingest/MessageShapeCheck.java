package dev.zmem.aggregator.ingest;

import com.google.common.base.Utf8;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import dev.zmem.model.Attribute;
import dev.zmem.proto.v1.StreamRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of everything a message may hold, looked at on its bytes: unpacked, a message of many
 * short strings or small numbers is up to forty times as large. Immutable; any thread.
 */
public final class MessageShapeCheck {
  /** Strings of a row that no other row refers to: half of the attributes that it may have. */
  static final int STRINGS_PER_ROW = Attribute.MAX_A_PROCESS / 2;

  /** And in all, unless three a row are more: each takes 60 bytes and more when it is unpacked. */
  private static final int MAX_STRINGS = 200_000;

  /** Rows of a detail answer. */
  static final int MAX_DETAIL_ROWS = 50_000;

  /** Sections, items, and values of a description, each in all. */
  static final int MAX_DESCRIBED = 4_096;

  private static final String DESCRIPTION = "detail_answer.description.";

  /** Repeated values outside of rows. */
  private static final int MAX_OTHERS = 64;

  /** Fields of a newer agent's that are not known here. */
  private static final int MAX_UNKNOWN = 1000;

  /**
   * A field of the messages.
   *
   * @param number its place among all fields
   * @param path its name in errors
   * @param isString whether its values are strings
   * @param most values in one message
   * @param children fields of a message, by their numbers
   */
  private record Node(
      int number, String path, boolean isString, int most, Map<Integer, Node> children) {}

  private final Node root;
  private int nodes;

  /** For hosts of at most so many rows, remainders among them. */
  public MessageShapeCheck(int maxRows) {
    root = node("", StreamRequest.getDescriptor(), maxRows, Integer.MAX_VALUE);
  }

  /** Throws {@link BadFrameException} for a message that holds more of a field than it may. */
  public void check(byte[] message) throws IOException {
    new Walk(message, new int[nodes]).walk(root);
  }

  private Node node(String path, Descriptor type, int maxRows, int most) {
    int number = nodes++;
    Map<Integer, Node> children = new HashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      String name = path.isEmpty() ? field.getName() : path + "." + field.getName();
      int rows = rows(name, maxRows);
      children.put(
          field.getNumber(),
          field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              ? node(
                  name,
                  field.getMessageType(),
                  rows,
                  !field.isRepeated()
                      ? Integer.MAX_VALUE
                      : name.startsWith(DESCRIPTION) ? MAX_DESCRIBED : Attribute.MAX_A_PROCESS)
              : leaf(name, field, rows));
    }
    return new Node(number, path, false, most, Map.copyOf(children));
  }

  private static int rows(String path, int maxRows) {
    if (path.startsWith(DESCRIPTION)) {
      return MAX_DESCRIBED;
    }
    if (path.startsWith("detail_answer.mappings.")) {
      return MappingsDecoder.MAX_ROWS;
    }
    return path.startsWith("detail_answer.") ? MAX_DETAIL_ROWS : maxRows;
  }

  private Node leaf(String path, FieldDescriptor field, int rows) {
    boolean isString = field.getJavaType() == FieldDescriptor.JavaType.STRING;
    boolean ofSets = path.endsWith(".value_refs");
    int ofRows =
        isString
            ? Math.min(Math.max(MAX_STRINGS, 3 * rows), rows * STRINGS_PER_ROW)
            : ofSets ? rows * Attribute.MAX_A_PROCESS : rows;
    boolean isOfDetail = path.startsWith(DESCRIPTION) || path.startsWith("detail_answer.mappings.");
    int repeated = path.startsWith("hello.") ? MAX_OTHERS : isOfDetail ? rows : ofRows;
    int most = field.isRepeated() ? repeated : Integer.MAX_VALUE;
    return new Node(nodes++, path, isString, most, Map.of());
  }

  /** One look at one message. */
  private static final class Walk {
    private final byte[] message;
    private final CodedInputStream in;
    private final int[] counts;
    private int unknown;

    Walk(byte[] message, int[] counts) {
      this.message = message;
      this.in = CodedInputStream.newInstance(message);
      this.counts = counts;
    }

    void walk(Node parent) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        Node node = parent.children().get(WireFormat.getTagFieldNumber(tag));
        boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (node == null) {
          if (++unknown > MAX_UNKNOWN) {
            throw new BadFrameException(
                parent.path().isEmpty() ? "message" : parent.path(),
                "more than " + MAX_UNKNOWN + " fields unknown to this aggregator");
          }
          boolean _ = in.skipField(tag);
        } else if (!delimited) {
          count(node, 1);
          boolean _ = in.skipField(tag);
        } else {
          delimited(node, in.readRawVarint32());
        }
      }
    }

    private void delimited(Node node, int length) throws IOException {
      int start = in.getTotalBytesRead();
      if (!node.children().isEmpty()) {
        count(node, 1);
        int outer = in.pushLimit(length);
        walk(node);
        in.checkLastTagWas(0);
        in.popLimit(outer);
        return;
      }
      in.skipRawBytes(length);
      if (node.isString()) {
        count(node, 1);
        string(node, start, length);
      } else {
        count(node, varints(start, length));
      }
    }

    private void string(Node node, int start, int length) {
      if (length > StreamNames.MAX_STRING_BYTES) {
        throw new BadFrameException(
            node.path(),
            "a string of "
                + length
                + " bytes (expected: at most "
                + StreamNames.MAX_STRING_BYTES
                + ")");
      }
      if (!Utf8.isWellFormed(message, start, length)) {
        throw new BadFrameException(node.path(), "a string that is not UTF-8");
      }
    }

    /** Numbers in a packed column: each ends in a byte below 128. */
    private int varints(int start, int length) {
      int values = 0;
      for (int at = start; at < start + length; at++) {
        values += message[at] >= 0 ? 1 : 0;
      }
      return values;
    }

    private void count(Node node, int values) {
      long sum = (long) counts[node.number()] + values;
      if (sum > node.most()) {
        throw new BadFrameException(
            node.path(), sum + " values (expected: at most " + node.most() + ")");
      }
      counts[node.number()] = (int) sum;
    }
  }
}
