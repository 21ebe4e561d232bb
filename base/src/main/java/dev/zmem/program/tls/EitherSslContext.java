package dev.zmem.program.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/** One of two TLS contexts, chosen anew at every connection. Any thread. */
@SuppressWarnings("deprecation") // Netty wants its own deprecated method
final class EitherSslContext extends SslContext {
  private final BooleanSupplier isFirst;
  private final SslContext first;
  private final SslContext second;

  EitherSslContext(BooleanSupplier isFirst, SslContext first, SslContext second) {
    this.isFirst = isFirst;
    this.first = first;
    this.second = second;
  }

  private SslContext chosen() {
    return isFirst.getAsBoolean() ? first : second;
  }

  @Override
  public boolean isClient() {
    return second.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return second.cipherSuites();
  }

  @Override
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return second.applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return chosen().newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return chosen().newEngine(allocator, host, port);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return second.sessionContext();
  }
}
