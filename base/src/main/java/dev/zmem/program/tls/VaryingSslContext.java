package dev.zmem.program.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * A TLS context that stands for others of its kind, of which each connection takes the one that is
 * right at that moment. Netty's {@code DelegatingSslContext} has one for ever. Any thread.
 */
@SuppressWarnings("deprecation") // Netty wants its own deprecated method
abstract class VaryingSslContext extends SslContext {
  /** The one for a connection that begins now. */
  abstract SslContext current();

  @Override
  public final boolean isClient() {
    return current().isClient();
  }

  @Override
  public final List<String> cipherSuites() {
    return current().cipherSuites();
  }

  @Override
  public final ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current().applicationProtocolNegotiator();
  }

  @Override
  public final SSLEngine newEngine(ByteBufAllocator allocator) {
    return current().newEngine(allocator);
  }

  @Override
  public final SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return current().newEngine(allocator, host, port);
  }

  @Override
  public final SSLSessionContext sessionContext() {
    return current().sessionContext();
  }
}
