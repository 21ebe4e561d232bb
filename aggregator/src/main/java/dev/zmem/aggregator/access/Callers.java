package dev.zmem.aggregator.access;

import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.PeerNames;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Caller} of each connection once it is up, and tells the services who calls them.
 * gRPC calls it on the connection's thread.
 */
public final class Callers extends ServerTransportFilter {
  private static final Attributes.Key<Caller> ATTRIBUTE = Attributes.Key.create("zmem-caller");
  private static final Context.Key<Caller> CURRENT =
      Context.keyWithDefault("zmem-caller", Caller.IN_PROCESS);

  private final AccessPolicy policy;

  /** With this policy for all. */
  public Callers(AccessPolicy policy) {
    this.policy = policy;
  }

  @Override
  public Attributes transportReady(Attributes connection) {
    return connection.toBuilder().set(ATTRIBUTE, caller(connection, policy)).build();
  }

  /** Who makes the current call. */
  public static Caller current() {
    return CURRENT.get();
  }

  /**
   * Who is at the other end of a connection, or of a call, of these attributes. On a server that
   * does not use this filter it is made anew, and may do the least.
   */
  public static Caller of(Attributes attributes) {
    Caller caller = attributes.get(ATTRIBUTE);
    return caller == null ? caller(attributes, new ViewersPolicy(Viewers.NOBODY)) : caller;
  }

  /** The current context, with a caller. */
  static Context contextOf(Caller caller) {
    return Context.current().withValue(CURRENT, caller);
  }

  private static Caller caller(Attributes connection, AccessPolicy policy) {
    SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    SocketAddress address = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Principal principal = Principal.of(session, address);
    String certificate = session == null ? "" : PeerNames.certificate(session);
    return new Caller(
        principal, printed(address), account(principal, certificate, host(address)), policy);
  }

  /**
   * Of a member its name, for it may have several certificates; else its certificate, and where it
   * has none its address. Certificates of another CA may have one name for a whole fleet.
   */
  static String account(Principal principal, String certificate, String host) {
    if (principal instanceof Principal.Certificate member && member.grant().isPresent()) {
      return "member " + String.join(" ", member.names());
    }
    return certificate.isEmpty() ? host : certificate;
  }

  /** {@code 10.0.0.7:4711}: Java writes {@code /10.0.0.7:4711}. */
  private static String printed(@Nullable SocketAddress address) {
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
