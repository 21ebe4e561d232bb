package dev.zmem.aggregator.access;

import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Lets a call through to its service if the {@link Caller} of its connection may make it, and ends
 * it with PERMISSION_DENIED and the reason otherwise, or with RESOURCE_EXHAUSTED where it calls too
 * fast ({@link CallRate}). Methods that no service has end before, as UNIMPLEMENTED. Any thread.
 */
public final class AccessInterceptor implements ServerInterceptor {
  /** What a peer is told that opens calls too fast. */
  static final String TOO_FAST =
      "this peer opens more than " + CallRate.PER_SECOND + " calls a second: wait a moment";

  private final CallRate rate;
  private final RefusedCallsLog log;

  /** Tells refusals to {@code log}. */
  public AccessInterceptor(CallRate rate, RefusedCallsLog log) {
    this.rate = rate;
    this.log = log;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller = Callers.of(call.getAttributes());
    String method = call.getMethodDescriptor().getFullMethodName();
    if (!rate.take(caller)) {
      return end(call, caller, Status.RESOURCE_EXHAUSTED, TOO_FAST);
    }
    return switch (decide(caller, method)) {
      case Decision.Allowed() ->
          Contexts.interceptCall(Callers.contextOf(caller), call, headers, next);
      case Decision.Refused(String reason) -> end(call, caller, Status.PERMISSION_DENIED, reason);
    };
  }

  private <Q, R> ServerCall.Listener<Q> end(
      ServerCall<Q, R> call, Caller caller, Status status, String reason) {
    log.refused(caller, call.getMethodDescriptor().getFullMethodName(), reason);
    call.close(status.withDescription(reason), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static Decision decide(Caller caller, String method) {
    return MethodActions.of(method)
        .map(caller::decide)
        .orElseGet(() -> new Decision.Refused("no rule says who may call " + method));
  }
}
