package dev.zmem.aggregator.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whom a connection is charged to: an IPv4 address, or the /64 of an IPv6 address, which is what
 * one customer of a network gets. Prints as {@code 10.0.0.7} or {@code 2001:db8:0:0:0:0:0:0/64}.
 *
 * @param text how it prints
 */
record PeerNetwork(String text) {
  /** Bytes of an IPv6 address that name the network. */
  private static final int V6_NETWORK_BYTES = 8;

  /** Of a socket that has no address any more. */
  static final PeerNetwork UNKNOWN = new PeerNetwork("unknown");

  /** The network of a socket's other end. */
  static PeerNetwork of(SocketAddress address) {
    return address instanceof InetSocketAddress socket && socket.getAddress() != null
        ? of(socket.getAddress())
        : UNKNOWN;
  }

  private static PeerNetwork of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return new PeerNetwork(address.getHostAddress());
    }
    Arrays.fill(bytes, V6_NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return new PeerNetwork(InetAddress.getByAddress(bytes).getHostAddress() + "/64");
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is that of an address
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
