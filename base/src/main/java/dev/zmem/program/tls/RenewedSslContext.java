package dev.zmem.program.tls;

import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;

/**
 * A TLS context that is made anew when its files change. Sessions and the keys of their tickets
 * belong to a context, so a session that was begun under another CA, or with another certificate,
 * cannot be resumed. Any thread.
 */
final class RenewedSslContext extends VaryingSslContext {
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
  SslContext current() {
    return current;
  }
}
