package dev.zmem.program.tls;

import io.netty.handler.ssl.SslContext;
import java.util.function.BooleanSupplier;

/** One of two TLS contexts, chosen anew at every connection. Any thread. */
final class EitherSslContext extends VaryingSslContext {
  private final BooleanSupplier isFirst;
  private final SslContext first;
  private final SslContext second;

  EitherSslContext(BooleanSupplier isFirst, SslContext first, SslContext second) {
    this.isFirst = isFirst;
    this.first = first;
    this.second = second;
  }

  @Override
  SslContext current() {
    return isFirst.getAsBoolean() ? first : second;
  }
}
