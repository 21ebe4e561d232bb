package dev.zmem.program.grpc;

import dev.zmem.program.log.Log;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;

/**
 * Tells a connection that the other side ended from other trouble: what gRPC says of streams and
 * frames is of no use to who reads it. Pure; any thread.
 */
public final class ConnectionErrors {
  /** How a connection's end looks to gRPC, when the other side ended it. */
  private static final List<String> ENDED =
      List.of(
          "rst_stream",
          "goaway",
          "connection reset",
          "broken pipe",
          "network closed",
          "end of stream",
          "channel closed",
          "connection closed");

  /** How a peer that does not speak HTTP/2 looks to gRPC. */
  private static final List<String> FOREIGN =
      List.of("first received frame was not settings", "alpn negotiation failed");

  /** What to say of a peer that {@link #isForeign}. */
  public static final String FOREIGN_WORDS =
      "what answers there does not speak gRPC (is the port right?)";

  private ConnectionErrors() {}

  /** Whether another kind of program answered: a web server, say, on a port that was mistyped. */
  public static boolean isForeign(Status status) {
    return says(status, FOREIGN);
  }

  /** Whether the other side ended the connection or the stream. */
  public static boolean isEnd(Status status) {
    return says(status, ENDED);
  }

  private static boolean says(Status status, List<String> words) {
    String told = (status.getDescription() + " " + cause(status)).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(told::contains);
  }

  /** The deepest cause's message, else what the other side said. */
  public static String cause(Status status) {
    return status.getCause() == null
        ? String.valueOf(status.getDescription())
        : Log.rootCause(status.getCause());
  }
}
