package dev.zmem.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What fuzz targets promise of their subject. A broken promise is a {@link BrokenException}, which
 * the fuzzer reports as it does any exception that the target does not expect. Stateless.
 */
public final class Contract {
  private Contract() {}

  /** A promise that did not hold. */
  public static final class BrokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenException(String promise) {
      super(promise);
    }
  }

  /** Says which promise it is about. */
  public static void require(boolean holds, String promise) {
    if (!holds) {
      throw new BrokenException(promise);
    }
  }

  /** A refusal tells a reader something. */
  public static void requireReason(Throwable refusal) {
    String message = refusal.getMessage();
    require(message != null && !message.isBlank(), "a refusal has a reason");
  }

  /** Bytes as a program reads them from a file of text. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes between separators, at most so many parts; the last holds the rest. */
  public static List<byte[]> parts(byte[] bytes, int separator, int most) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length && parts.size() < most - 1; at++) {
      if (bytes[at] == separator) {
        parts.add(Arrays.copyOfRange(bytes, from, at));
        from = at + 1;
      }
    }
    parts.add(Arrays.copyOfRange(bytes, from, bytes.length));
    return parts;
  }
}
