package dev.zmem.program.grpc;

import java.util.Optional;

/**
 * What gRPC says of a message over the limit: {@code gRPC message exceeds maximum size 16777216:
 * 100000011}, the limit and the message's own size.
 */
public final class MessageLimit {
  private static final String WORDS = "message exceeds maximum size";

  private MessageLimit() {}

  /**
   * The description as far as the limit; empty when it is of something else. The message's own size
   * differs from one attempt to the next, and would make one trouble look like many.
   */
  public static Optional<String> exceeded(String description) {
    int at = description.indexOf(WORDS);
    if (at < 0) {
      return Optional.empty();
    }
    int size = description.indexOf(':', at);
    return Optional.of(size < 0 ? description : description.substring(0, size));
  }
}
