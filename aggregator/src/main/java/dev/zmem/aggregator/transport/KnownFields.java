package dev.zmem.aggregator.transport;

import com.google.protobuf.Message;

/**
 * Refuses questions that hold much that is not known here: it is kept for as long as the question,
 * which a watch is for an hour, and a few bytes of it take a hundred. Any thread.
 */
public final class KnownFields extends CheckedQuestions {
  /** Of fields that a newer client may send. */
  public static final int MAX_UNKNOWN_BYTES = 1_024;

  @Override
  String refusal(Object question) {
    return question instanceof Message message && unknownBytes(message) > MAX_UNKNOWN_BYTES
        ? "more than " + MAX_UNKNOWN_BYTES + " bytes of unknown fields"
        : "";
  }

  private static int unknownBytes(Message message) {
    int bytes = message.getUnknownFields().getSerializedSize();
    for (Object value : message.getAllFields().values()) {
      bytes += value instanceof Message part ? unknownBytes(part) : 0;
    }
    return bytes;
  }
}
