package dev.zmem.program.tls;

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

  /**
   * Contexts by {@code maker}, called at once and whenever {@code reload} has taken new files. It
   * is made here and known as a plain context elsewhere: the JVM that checks a class loads what is
   * made in it, and a command without TLS would open Netty's archive for that.
   */
  static SslContext of(Supplier<SslContext> maker, TlsReload reload) {
    RenewedSslContext context = new RenewedSslContext(maker);
    reload.whenTaken(context::renew);
    return context;
  }

  private RenewedSslContext(Supplier<SslContext> maker) {
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
