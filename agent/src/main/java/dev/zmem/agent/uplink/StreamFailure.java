package dev.zmem.agent.uplink;

import dev.zmem.program.log.Log;
import dev.zmem.program.tls.TlsErrors;
import io.grpc.Status;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a stream ended, as far as it says when to try again. */
enum StreamFailure {
  /** Nobody is there, or the aggregator ended in order: it is back at any moment. */
  AWAY,
  /** Somebody is there who has no time: no answer in time, or closed before the first frame. */
  BUSY,
  /** The aggregator does not want the stream, which seldom heals by itself. */
  REFUSED,
  /** The two do not trust each other, or one speaks TLS alone: somebody has to mend it. */
  UNTRUSTED;

  private static final int MAX_CAUSES = 16;

  /** Of a stream of which frames were taken for so long. */
  static StreamFailure of(Status status, Duration lived) {
    if (TlsErrors.explain(status).isPresent()) {
      return UNTRUSTED;
    }
    return switch (status.getCode()) {
      case ALREADY_EXISTS,
          ABORTED, // another agent of this machine took over: no good in taking turns
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED, // the same host makes as large a message the next time
          INVALID_ARGUMENT,
          UNAUTHENTICATED,
          UNIMPLEMENTED ->
          REFUSED;
      case DEADLINE_EXCEEDED -> BUSY;
      default -> lived.isZero() && isCutOff(status) ? BUSY : AWAY;
    };
  }

  /** A connection that was not refused and came to nothing all the same. */
  private static boolean isCutOff(Status status) {
    Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof ConnectTimeoutException || cause instanceof ClosedChannelException) {
        return true;
      }
      if (cause instanceof ConnectException) {
        return false;
      }
      cause = cause.getCause();
    }
    String told = told(status.getDescription()) + told(deepest(status));
    return told.contains("handshake timed out")
        || told.contains("tls negotiation")
        || told.contains("closed for unknown reason")
        || told.contains("keepalive failed")
        || told.contains("reset")
        || told.contains("broken pipe");
  }

  private static @Nullable String deepest(Status status) {
    return status.getCause() == null ? null : Log.rootCause(status.getCause());
  }

  private static String told(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT) + "\n";
  }
}
