package dev.zmem.aggregator.access;

import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Lets a call through to its service if the {@link Caller} of its connection may make it, and ends
 * it with PERMISSION_DENIED and the reason otherwise. Methods that no service has end before, as
 * UNIMPLEMENTED. Any thread.
 */
public final class AccessInterceptor implements ServerInterceptor {
  private final RefusedCallsLog log;

  /** Tells refusals to {@code log}. */
  public AccessInterceptor(RefusedCallsLog log) {
    this.log = log;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller = Callers.of(call.getAttributes());
    String method = call.getMethodDescriptor().getFullMethodName();
    return switch (decide(caller, method)) {
      case Decision.Allowed() ->
          Contexts.interceptCall(Callers.contextOf(caller), call, headers, next);
      case Decision.Refused(String reason) -> {
        log.refused(caller, method, reason);
        call.close(Status.PERMISSION_DENIED.withDescription(reason), new Metadata());
        yield new ServerCall.Listener<>() {};
      }
    };
  }

  private static Decision decide(Caller caller, String method) {
    return MethodActions.of(method)
        .map(caller::decide)
        .orElseGet(() -> new Decision.Refused("no rule says who may call " + method));
  }
}
