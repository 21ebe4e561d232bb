package dev.zmem.aggregator.transport;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Refuses questions before their service sees them. Any thread. */
abstract class CheckedQuestions implements ServerInterceptor {
  /** Why a question is refused; empty when it is not. */
  abstract String refusal(Object question);

  @Override
  public final <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q question) {
        String reason = refusal(question);
        if (reason.isEmpty()) {
          super.onMessage(question);
        } else {
          refused = true;
          call.close(Status.INVALID_ARGUMENT.withDescription(reason), new Metadata());
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
