package dev.zmem.aggregator.transport;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;

/**
 * Bounds what is asked of the health service, which keeps the name of each service that is watched
 * for as long as it is. Any thread.
 */
public final class HealthQuestions implements ServerInterceptor {
  /** Longest name of a service asked for; the longest there is has 33 characters. */
  public static final int MAX_NAME = 100;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (message instanceof HealthCheckRequest question
            && question.getService().length() > MAX_NAME) {
          refused = true;
          call.close(
              Status.INVALID_ARGUMENT.withDescription(
                  "service: longer than " + MAX_NAME + " characters"),
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
}
