package dev.zmem.agent.socket;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.fuzz.Contract;
import dev.zmem.proto.v1.LocalRequest;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes that a user sends to the agent's socket: a question, the wish for more, or one {@link
 * InvalidProtocolBufferException}; the same whether they come at once or one by one.
 */
public final class SocketFuzz {
  private SocketFuzz() {}

  /** One connection. */
  public static void fuzzerTestOneInput(byte[] data) {
    Optional<LocalRequest> whole = Optional.empty();
    boolean isRefused = false;
    for (int length = 1; length <= data.length && whole.isEmpty() && !isRefused; length++) {
      ByteBuffer bytes = ByteBuffer.allocate(data.length);
      var _ = bytes.put(data, 0, length);
      try {
        whole = LocalMessages.request(bytes);
      } catch (InvalidProtocolBufferException refusal) {
        Contract.requireReason(refusal);
        isRefused = true;
      }
    }
    Contract.require(
        whole.isPresent()
            || isRefused
            || data.length < LocalMessages.MAX_REQUEST_BYTES + LocalMessages.MAX_LENGTH_BYTES,
        "nobody waits for more than a question may have");
  }
}
