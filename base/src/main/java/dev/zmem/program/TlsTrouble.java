package dev.zmem.program;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells a connection that failed for want of trust from one that found nobody. */
public final class TlsTrouble {
  /** Causes of a failure looked at. */
  private static final int MAX_CAUSES = 16;

  private TlsTrouble() {}

  /**
   * Whether TLS is why a connection failed: a handshake refused by either side, a certificate that
   * is not trusted, a peer that does not speak TLS. Looks at the causes of {@code failure} too;
   * null is no trouble.
   */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
