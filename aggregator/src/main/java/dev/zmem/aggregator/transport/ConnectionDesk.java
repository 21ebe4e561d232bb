package dev.zmem.aggregator.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a server share: their number, their handshakes, their log. Any thread.
 */
final class ConnectionDesk {
  final TransportLimits limits;
  final boolean tls;
  final HandshakeGate gate;
  final RefusalLog log;
  final UnreadBytes unread;
  private final NetworkCounter open;
  private final NetworkCounter unproven;
  private final CertificateConnections standing;

  /** For a server that speaks TLS, or plaintext. */
  ConnectionDesk(
      TransportLimits limits,
      boolean tls,
      RefusalLog log,
      UnreadBytes unread,
      CertificateConnections standing) {
    this.standing = standing;
    this.limits = limits;
    this.tls = tls;
    this.log = log;
    this.unread = unread;
    this.gate = new HandshakeGate(limits.handshakes(), limits.unproven());
    this.open = new NetworkCounter(limits.connections());
    this.unproven = new NetworkCounter(limits.unproven());
  }

  /** The guard of a new connection; null when there is no place for it, which is logged. */
  @Nullable ConnectionGuard admit(Channel connection) {
    PeerNetwork network = PeerNetwork.of(connection.remoteAddress());
    if (!open.add(network)) {
      log.refused("connection refused", network, "too many connections", "");
      return null;
    }
    if (!unproven.add(network)) {
      open.remove(network);
      log.refused("connection refused", network, "too many connections that say nothing yet", "");
      return null;
    }
    return new ConnectionGuard(this, network);
  }

  /** Takes a place of a certificate; false, which is logged, when it has too many connections. */
  boolean certified(
      PeerNetwork network,
      X509Certificate certificate,
      Set<String> names,
      ChannelHandlerContext connection) {
    if (standing.add(certificate, names, connection)) {
      return true;
    }
    log.refused("connection refused", network, "too many connections of one certificate", "");
    return false;
  }

  /** A connection is past its handshake. */
  void proven(PeerNetwork network) {
    unproven.remove(network);
  }

  /** A connection is over. */
  void closed(PeerNetwork network, boolean wasProven) {
    open.remove(network);
    if (!wasProven) {
      unproven.remove(network);
    }
  }

  /** Connections there are. */
  int connections() {
    return open.all();
  }
}
