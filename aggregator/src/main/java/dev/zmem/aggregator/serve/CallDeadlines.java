package dev.zmem.aggregator.serve;

import dev.zmem.proto.v1.QueryServiceGrpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.time.Duration;
import java.util.List;

/**
 * Gives every question a deadline, whether its client set one or not: gRPC resets a call at its
 * deadline, also one whose answer waits for a client that reads nothing. Shorter deadlines of
 * clients stay. Questions can also be taken back before ({@link ResettableCall}).
 *
 * <p>The deadline travels as the header {@code grpc-timeout}
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md), which a tracer sees before gRPC
 * reads it.
 */
public final class CallDeadlines extends ServerStreamTracer.Factory {
  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
  private static final String QUESTIONS = QueryServiceGrpc.SERVICE_NAME + "/";
  private static final String UNITS = "HMSmun";
  private static final List<Long> UNIT_NANOS =
      List.of(3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L);

  private final Duration answer;
  private final Duration watch;

  /** Deadlines for one answer, and for a watch, whose client asks anew afterwards. */
  public CallDeadlines(Duration answer, Duration watch) {
    this.answer = answer;
    this.watch = watch;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    if (fullMethodName.startsWith(QUESTIONS)) {
      boolean isWatch = // or, as a watch, of any length while the client takes what comes
          fullMethodName.equals(QueryServiceGrpc.getWatchTableMethod().getFullMethodName())
              || fullMethodName.equals(
                  QueryServiceGrpc.getCaptureHostsMethod().getFullMethodName());
      Duration most = isWatch ? watch : answer;
      String asked = headers.get(TIMEOUT);
      if (asked == null || nanos(asked) > most.toNanos()) {
        headers.discardAll(TIMEOUT);
        headers.put(TIMEOUT, most.toMillis() + "m");
      }
      return new ResettableCall();
    }
    return new ServerStreamTracer() {};
  }

  /** Of at most eight digits and a unit; what cannot be read counts as no deadline. */
  private static long nanos(String timeout) {
    int unit = timeout.isEmpty() ? -1 : UNITS.indexOf(timeout.charAt(timeout.length() - 1));
    String digits = timeout.substring(0, Math.max(0, timeout.length() - 1));
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= 8
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (unit < 0 || !isNumber) {
      return Long.MAX_VALUE;
    }
    long count = Long.parseLong(digits);
    long unitNanos = UNIT_NANOS.get(unit);
    return count > Long.MAX_VALUE / unitNanos ? Long.MAX_VALUE : count * unitNanos;
  }
}
