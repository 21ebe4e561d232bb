package dev.zmem.aggregator.transport;

import dev.zmem.program.tls.PeerNames;
import io.netty.channel.ChannelHandlerContext;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The connections that stand, by their certificates. Each holds buffers of this program, so one
 * certificate has a bounded number of them, and some for each host that it names. One that is
 * revoked ends with its certificate, a later one of it soon, and so does one whose certificate
 * comes to its end. Any thread; guarded by its monitor.
 */
final class CertificateConnections {
  /** Connections of a certificate: a host's agent needs one, its users some. */
  static final int MAX_CONNECTIONS = 64;

  /** And for each host that it names: one, and one that takes over. */
  static final int MAX_A_NAME = 2;

  /** One whose certificate was revoked is told so, and ends after so long. */
  private static final int REVOKED_SECONDS = 20;

  private final Predicate<String> isRevoked;

  /** The connections of one certificate. */
  private record Standing(Set<String> names, Set<ChannelHandlerContext> connections) {}

  private final Map<String, Standing> byCertificate = new HashMap<>();

  /** None yet; {@code isRevoked} is asked by a certificate's serial in hexadecimal. */
  CertificateConnections(Predicate<String> isRevoked) {
    this.isRevoked = isRevoked;
  }

  /**
   * A connection is past its handshake; false when its certificate has too many.
   *
   * @param names that the certificate has
   * @param connection before gRPC's handlers, which would wait for the end of its calls
   */
  boolean add(X509Certificate certificate, Set<String> names, ChannelHandlerContext connection) {
    String shown = PeerNames.shown(certificate);
    synchronized (this) {
      Set<ChannelHandlerContext> open =
          byCertificate
              .computeIfAbsent(shown, _ -> new Standing(names, new HashSet<>()))
              .connections();
      if (open.size() >= MAX_CONNECTIONS + MAX_A_NAME * names.size()) {
        return false;
      }
      boolean _ = open.add(connection);
    }
    long left =
        isRevoked.test(certificate.getSerialNumber().toString(16))
            ? TimeUnit.SECONDS.toMillis(REVOKED_SECONDS)
            : Duration.between(Instant.now(), certificate.getNotAfter().toInstant()).toMillis();
    var end =
        connection
            .executor()
            .schedule(() -> end(connection), Math.max(0, left), TimeUnit.MILLISECONDS);
    var _ =
        connection
            .channel()
            .closeFuture()
            .addListener(_ -> {
              var _ = end.cancel(false);
              remove(shown, connection);
            });
    return true;
  }

  /** Ends those of a certificate, by its serial in hexadecimal. */
  void end(String serial) {
    endWhere((shown, _) -> shown.endsWith(" " + serial));
  }

  /** Ends those of the certificates that are meant, by their names. */
  void end(Predicate<Set<String>> names) {
    endWhere((_, standing) -> names.test(standing.names()));
  }

  private void endWhere(BiPredicate<String, Standing> meant) {
    List<ChannelHandlerContext> open;
    synchronized (this) {
      open =
          byCertificate.entrySet().stream()
              .filter(one -> meant.test(one.getKey(), one.getValue()))
              .flatMap(one -> one.getValue().connections().stream())
              .toList();
    }
    open.forEach(CertificateConnections::end);
  }

  private static void end(ChannelHandlerContext connection) {
    var _ = connection.close();
  }

  private synchronized void remove(String certificate, ChannelHandlerContext connection) {
    byCertificate.computeIfPresent(
        certificate,
        (_, standing) -> {
          standing.connections().remove(connection);
          return standing.connections().isEmpty() ? null : standing;
        });
  }
}
