package dev.zmem.aggregator.transport;

import dev.zmem.program.log.Log;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;

/**
 * Why a TLS handshake failed, in the words of one who has to mend it.
 *
 * @param cause one of few
 * @param detail what the TLS library said of it
 */
record HandshakeFailure(String cause, String detail) {
  /** Causes of a failure looked at. */
  private static final int MAX_CAUSES = 16;

  /** Longest detail: a peer has a part in it. */
  private static final int MAX_DETAIL = 200;

  /** Of what a handshake ended with. */
  static HandshakeFailure of(Throwable thrown) {
    String detail = Log.rootCause(thrown);
    return new HandshakeFailure(
        cause(thrown, detail),
        detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…");
  }

  private static String cause(Throwable thrown, String detail) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      switch (cause) {
        case CertificateExpiredException _ -> {
          return "certificate expired";
        }
        case CertificateNotYetValidException _ -> {
          return "certificate not valid yet";
        }
        case CertPathBuilderException _ -> {
          return "certificate of an unknown CA";
        }
        case SslHandshakeTimeoutException _ -> {
          return "no handshake in time";
        }
        case NotSslRecordException _ -> {
          return "not TLS";
        }
        case ClosedChannelException _ -> {
          return "the peer left during the handshake";
        }
        default -> cause = cause.getCause();
      }
    }
    return byWords(thrown, detail.toLowerCase(Locale.ROOT));
  }

  private static String byWords(Throwable thrown, String detail) {
    if (detail.contains("empty client certificate chain")
        || detail.contains("certificate_required")) {
      return "no client certificate";
    }
    if (detail.contains("received fatal alert")) {
      return detail.contains("certificate") || detail.contains("unknown_ca")
          ? "the peer does not trust this aggregator's certificate"
          : "the peer ended the handshake";
    }
    if (detail.contains("protocol")
        || detail.contains("cipher")
        || detail.contains("named group")) {
      return "no TLS version, protocol or cipher in common";
    }
    if (detail.contains("path does not chain")
        || detail.contains("signature check failed")
        || thrown.getCause() instanceof CertPathValidatorException) {
      return "certificate of an unknown CA";
    }
    return thrown instanceof SSLHandshakeException ? "bad certificate or handshake" : "broken TLS";
  }
}
