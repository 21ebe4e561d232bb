package dev.zmem.aggregator.ingest;

import dev.zmem.program.HostPort;
import dev.zmem.program.PeerNames;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Carries who is at the other end of the connection to the services. */
public final class PeerContext implements ServerInterceptor {
  /**
   * The other end.
   *
   * @param address where it is
   * @param names host names its certificate speaks for; null on plaintext
   * @param account to whom is charged what it takes: its certificate, or its address without port
   */
  record Peer(String address, @Nullable Set<String> names, String account) {
    /** Whether this peer may report as a host. */
    boolean mayReportAs(String hostName) {
      return names == null || names.contains(hostName.toLowerCase(java.util.Locale.ROOT));
    }

    /** Why this peer may not report as a host. */
    String whyNot(String hostName) {
      return "the certificate does not name "
          + hostName
          + " (it names "
          + String.join(", ", names == null ? Set.of() : names)
          + ")";
    }
  }

  private static final Context.Key<Peer> PEER =
      Context.keyWithDefault("zmem-peer", new Peer("in-process", null, "in-process"));

  /** The current call's peer. */
  static Peer current() {
    return PEER.get();
  }

  /** To whom is charged what the current call takes. */
  public static String account() {
    return current().account();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Peer peer =
        new Peer(
            printed(address),
            session == null ? null : PeerNames.of(session),
            account(call.getAttributes()));
    return Contexts.interceptCall(Context.current().withValue(PEER, peer), call, headers, next);
  }

  /** To whom is charged what a call of a connection of these attributes takes. */
  static String account(Attributes connection) {
    SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return session == null
        ? host(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
        : PeerNames.certificate(session);
  }

  /** {@code 10.0.0.7:4711}: Java writes {@code /10.0.0.7:4711}. */
  static String printed(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString()
        : String.valueOf(address);
  }

  private static String host(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
