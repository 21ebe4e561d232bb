package dev.zmem.aggregator.stream;

import dev.zmem.program.grpc.MessageLimit;
import dev.zmem.text.Durations;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why gRPC itself ended a call, as for a message over the limit: the service is told of a
 * cancellation only. Written by the transport's thread before the service hears of the end; any
 * thread may read.
 */
public final class StreamEnd extends ServerStreamTracer {
  private static final Context.Key<StreamEnd> END = Context.key("zmem-stream-end");

  private volatile @Nullable Status status;

  private StreamEnd() {}

  /** Notes the end of every call of a server. */
  public static ServerStreamTracer.Factory tracing() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new StreamEnd();
      }
    };
  }

  /** The current call's end; of a server that does not note them, one that is never known. */
  static StreamEnd current() {
    StreamEnd traced = END.get();
    return traced == null ? new StreamEnd() : traced;
  }

  /** What the call ended with: what gRPC knows, or else what the service was told. */
  Status orElse(Status told) {
    Status known = status;
    return known == null ? told : known;
  }

  /** With what to do; gRPC names the limit of a message, but no field, for it has read none. */
  static Status withAdvice(Status status) {
    return MessageLimit.exceeded(String.valueOf(status.getDescription()))
        .map(limit ->
            status.withDescription(
                limit
                    + "; none of its fields was read"
                    + " (a smaller --max-rows of the agent makes smaller messages)"))
        .orElse(status);
  }

  /** A time as options have it. */
  static String seconds(long nanos) {
    return Durations.print(Duration.ofNanos(nanos));
  }

  /** Where an exception comes from. */
  static String place(RuntimeException thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "an unknown place" : trace[0].toString();
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(END, this);
  }

  @Override
  public void streamClosed(Status closedWith) {
    status = closedWith;
  }
}
