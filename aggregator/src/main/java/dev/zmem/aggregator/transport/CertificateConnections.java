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

/**
 * The connections that stand, by their certificates. Each holds buffers of this program, so one
 * certificate has a bounded number of them, and some for each host that it names. One that is
 * revoked ends with its certificate, and so does one whose certificate comes to its end. Any
 * thread; guarded by its monitor.
 */
final class CertificateConnections {
  /** Connections of a certificate: a host's agent needs one, its users some. */
  static final int MAX_CONNECTIONS = 64;

  /** And for each host that it names: one, and one that takes over. */
  static final int MAX_A_NAME = 2;

  private final Map<String, Set<ChannelHandlerContext>> byCertificate = new HashMap<>();

  /**
   * A connection is past its handshake; false when its certificate has too many.
   *
   * @param names that the certificate has
   * @param connection before gRPC's handlers, which would wait for the end of its calls
   */
  boolean add(X509Certificate certificate, int names, ChannelHandlerContext connection) {
    String shown = PeerNames.shown(certificate);
    synchronized (this) {
      Set<ChannelHandlerContext> open = byCertificate.computeIfAbsent(shown, _ -> new HashSet<>());
      if (open.size() >= MAX_CONNECTIONS + MAX_A_NAME * names) {
        return false;
      }
      boolean _ = open.add(connection);
    }
    long left = Duration.between(Instant.now(), certificate.getNotAfter().toInstant()).toMillis();
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
    List<ChannelHandlerContext> open;
    synchronized (this) {
      open =
          byCertificate.entrySet().stream()
              .filter(one -> one.getKey().endsWith(" " + serial))
              .flatMap(one -> one.getValue().stream())
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
        (_, connections) -> {
          connections.remove(connection);
          return connections.isEmpty() ? null : connections;
        });
  }
}
