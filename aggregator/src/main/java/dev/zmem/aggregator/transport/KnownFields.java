package dev.zmem.aggregator.transport;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Refuses questions that hold much that is not known here: it is kept for as long as the question,
 * which a watch is for an hour, and a few bytes of it take a hundred. Any thread.
 */
public final class KnownFields implements ServerInterceptor {
  /** Of fields that a newer client may send. */
  public static final int MAX_UNKNOWN_BYTES = 1_024;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (message instanceof Message question && unknownBytes(question) > MAX_UNKNOWN_BYTES) {
          refused = true;
          call.close(
              Status.INVALID_ARGUMENT.withDescription(
                  "more than " + MAX_UNKNOWN_BYTES + " bytes of unknown fields"),
              new Metadata());
        } else {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private static int unknownBytes(Message message) {
    int bytes = message.getUnknownFields().getSerializedSize();
    for (Object value : message.getAllFields().values()) {
      bytes += value instanceof Message part ? unknownBytes(part) : 0;
    }
    return bytes;
  }
}
