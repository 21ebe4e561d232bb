package dev.zmem.wire;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the aggregator's time in a header of its answers: {@code zmem-now-millis}, Unix time. Any
 * thread.
 */
public final class AggregatorClock implements ServerInterceptor {
  private static final Metadata.Key<String> NOW =
      Metadata.Key.of("zmem-now-millis", Metadata.ASCII_STRING_MARSHALLER);

  private final LongSupplier wallClock;

  /** By this clock, milliseconds of Unix time. */
  public AggregatorClock(LongSupplier wallClock) {
    this.wallClock = wallClock;
  }

  /** The time in an answer's headers; null where none is told. */
  public static @Nullable Long read(Metadata headers) {
    String told = headers.get(NOW);
    try {
      return told == null ? null : (Long) Long.parseLong(told);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendHeaders(Metadata answered) {
            answered.put(NOW, Long.toString(wallClock.getAsLong()));
            super.sendHeaders(answered);
          }
        },
        headers);
  }
}
