package dev.zmem.aggregator.serve;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerStreamTracer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A call as gRPC has it below its service: what of it waits to be read, and how it is taken back.
 * The end of a call is sent behind its answers, so a client that reads none would keep both; gRPC
 * resets a call without that only when the time of its context is over, and such a context is laid
 * under the call's own. {@link #reset} by any thread; the rest by one at a time.
 */
final class ResettableCall extends ServerStreamTracer {
  private static final Context.Key<ResettableCall> CURRENT = Context.key("resettable-call");

  /** gRPC's own bound: a client that has fewer bytes to read takes more. */
  private static final int READY_BYTES = 32 * 1024;

  private volatile Context.@Nullable CancellableContext context;
  private volatile @Nullable ServerCall<?, ?> call;

  /** The call that the current thread begins; null where it was not traced. */
  static @Nullable ResettableCall current() {
    return CURRENT.get();
  }

  /** A {@link io.grpc.ServerInterceptor} that lets traced calls know themselves. */
  static <Q, R> ServerCall.Listener<Q> begin(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ResettableCall traced = current();
    if (traced != null) {
      traced.begins(call);
    }
    return next.startCall(call, headers);
  }

  void begins(ServerCall<?, ?> begun) {
    call = begun;
  }

  @Override
  public Context filterContext(Context base) {
    Context.CancellableContext own = base.withValue(CURRENT, this).withCancellation();
    context = own;
    return own;
  }

  /**
   * Bytes that were sent and that gRPC still has, for want of a client that reads them; meaningless
   * once the call has ended.
   *
   * @param sentBytes all that was sent, at least
   */
  long waitingBytes(long sentBytes) {
    ServerCall<?, ?> begun = call;
    if (begun == null) {
      return 0;
    }
    long least = 0;
    long most = Math.min(sentBytes, Integer.MAX_VALUE - 1);
    while (least < most) { // gRPC says whether there are fewer than so many, and not how many
      long middle = (least + most) / 2;
      begun.setOnReadyThreshold((int) middle + 1);
      if (begun.isReady()) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    begun.setOnReadyThreshold(READY_BYTES);
    return least;
  }

  /** Resets the call; nothing that waits is sent. */
  void reset(String reason) {
    Context.CancellableContext own = context;
    if (own != null) {
      own.cancel(new TimeoutException(reason));
    }
  }
}
