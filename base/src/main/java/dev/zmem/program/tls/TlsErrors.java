package dev.zmem.program.tls;

import dev.zmem.program.log.Log;
import io.grpc.Status;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a connection that failed for want of trust, or of a common language, from one that found
 * nobody, and says what to set.
 */
public final class TlsErrors {
  /** What the aggregator says to a plaintext client on its TLS port. */
  public static final String PORT_TAKES_TLS =
      "this port takes TLS: set --tls-dir, or --tls-ca, --tls-cert and --tls-key";

  /** How it begins, also in earlier versions. */
  private static final String TAKES_TLS = "this port takes tls";

  /** How gRPC reports a TLS record where it waits for HTTP/2: an alert, by its first bytes. */
  private static final String TLS_RECORD = "hex dump for first 5 bytes: 1503";

  /** Causes of a failure looked at. */
  private static final int MAX_CAUSES = 16;

  private TlsErrors() {}

  /**
   * Whether TLS is why a connection failed: a handshake refused by either side, a certificate that
   * is not trusted, a peer that does not speak TLS. A handshake that took too long is none. Looks
   * at the causes of {@code failure} too; null is no trouble.
   */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    return find(failure, SslHandshakeTimeoutException.class) == null
        && (find(failure, SSLException.class) != null
            || find(failure, GeneralSecurityException.class) != null);
  }

  /**
   * What is wrong between this program and the aggregator, and what to do; empty for no trouble.
   */
  public static Optional<String> explain(Status status) {
    Throwable cause = status.getCause();
    String told =
        (status.getDescription() + " " + (cause == null ? "" : Log.rootCause(cause)))
            .toLowerCase(Locale.ROOT);
    if (told.contains(TAKES_TLS) || told.contains(TLS_RECORD)) {
      return Optional.of(
          "the aggregator speaks TLS and this program plaintext: set --tls-dir, or --tls-ca, --tls-cert and"
              + " --tls-key ('zmemctl login' and 'zmem-agent join' get a certificate)");
    }
    if (cause == null || !isCauseOf(cause)) {
      return Optional.empty();
    }
    if (find(cause, NotSslRecordException.class) != null) {
      return Optional.of(
          "the aggregator speaks plaintext and this program TLS: start the aggregator with --tls-ca, --tls-cert and"
              + " --tls-key, or leave them out here (beyond loopback plaintext wants --insecure)");
    }
    return Optional.of(distrust(cause, told) + " (" + Log.rootCause(cause) + ")");
  }

  private static String distrust(Throwable cause, String told) {
    if (told.contains("certificate_required")) {
      return "the aggregator wants a certificate of this program: set --tls-cert and --tls-key";
    }
    if (told.contains("received fatal alert")) {
      return told.contains("certificate") || told.contains("unknown_ca")
          ? "the aggregator does not trust this program's certificate: it has ended, or is of another CA"
              + " (doctor tells which, and what to do)"
          : "the aggregator ended the handshake";
    }
    if (find(cause, CertificateExpiredException.class) != null) {
      return "the aggregator's certificate has expired: renew it";
    }
    if (find(cause, CertPathBuilderException.class) != null) {
      return "the aggregator's certificate is of another CA than --tls-ca";
    }
    if (told.contains("subject alternative")) {
      return "the aggregator's certificate does not name the address of --aggregator";
    }
    return "the aggregator's certificate is not trusted";
  }

  private static <T> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
