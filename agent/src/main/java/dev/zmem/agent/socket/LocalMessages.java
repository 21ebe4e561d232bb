package dev.zmem.agent.socket;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.LocalRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Messages of the socket as bytes. Pure; any thread. */
final class LocalMessages {
  /** Of a question. */
  static final int MAX_REQUEST_BYTES = 1024;

  /** A question's length is two bytes at most. */
  static final int MAX_LENGTH_BYTES = 2;

  private LocalMessages() {}

  /** A message behind its length. */
  static ByteBuffer of(MessageLite message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getSerializedSize() + 8);
    try {
      message.writeDelimitedTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /** Why there is no answer. */
  static ByteBuffer refusal(String reason) {
    return of(LocalAnswer.newBuilder().setRefusal(reason).build());
  }

  /**
   * The question in the bytes that came so far; nothing while more have to come.
   *
   * @param bytes from 0 to its position
   * @throws InvalidProtocolBufferException where it never will be one; the message says why
   */
  static Optional<LocalRequest> request(ByteBuffer bytes) throws InvalidProtocolBufferException {
    int length = 0;
    for (int at = 0; at < bytes.position(); at++) {
      if (at == MAX_LENGTH_BYTES) {
        throw new InvalidProtocolBufferException(tooLong());
      }
      length |= (bytes.get(at) & 0x7f) << (7 * at);
      if (bytes.get(at) >= 0) {
        return request(bytes, at + 1, length);
      }
    }
    return Optional.empty();
  }

  private static Optional<LocalRequest> request(ByteBuffer bytes, int start, int length)
      throws InvalidProtocolBufferException {
    if (length > MAX_REQUEST_BYTES) {
      throw new InvalidProtocolBufferException(tooLong());
    }
    if (bytes.position() < start + length) {
      return Optional.empty();
    }
    byte[] message = new byte[length];
    bytes.get(start, message);
    try {
      return Optional.of(LocalRequest.parseFrom(CodedInputStream.newInstance(message)));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidProtocolBufferException("the question is not understood");
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be read", e);
    }
  }

  private static String tooLong() {
    return "the question has more than " + MAX_REQUEST_BYTES + " bytes";
  }
}
