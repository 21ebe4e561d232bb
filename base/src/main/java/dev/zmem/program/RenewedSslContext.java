package dev.zmem.program;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * A TLS context that is made anew when its files change. Sessions and the keys of their tickets
 * belong to a context, so a session that was begun under another CA, or with another certificate,
 * cannot be resumed. Any thread.
 */
@SuppressWarnings("deprecation") // Netty wants its own deprecated method
final class RenewedSslContext extends SslContext {
  private final Supplier<SslContext> maker;
  private volatile SslContext current;

  /** Contexts by {@code maker}, which is called at once. */
  RenewedSslContext(Supplier<SslContext> maker) {
    this.maker = maker;
    this.current = maker.get();
  }

  /** From now on handshakes are those of a new context. */
  void renew() {
    current = maker.get();
  }

  @Override
  public boolean isClient() {
    return current.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return current.cipherSuites();
  }

  @Override
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current.applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return current.newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return current.newEngine(allocator, host, port);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return current.sessionContext();
  }
}
