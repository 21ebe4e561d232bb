package dev.zmem.program.tls;

import io.netty.handler.ssl.SslContext;
import java.util.function.BooleanSupplier;

/** One of two TLS contexts, chosen anew at every connection. Any thread. */
final class EitherSslContext extends VaryingSslContext {
  private final BooleanSupplier isFirst;
  private final SslContext first;
  private final SslContext second;

  /**
   * Chooses between two. A class that calls the constructor is verified with this class and all
   * that Netty has of TLS at hand, which a start without TLS would load too.
   */
  static SslContext of(BooleanSupplier isFirst, SslContext first, SslContext second) {
    return new EitherSslContext(isFirst, first, second);
  }

  private EitherSslContext(BooleanSupplier isFirst, SslContext first, SslContext second) {
    this.isFirst = isFirst;
    this.first = first;
    this.second = second;
  }

  @Override
  SslContext current() {
    return isFirst.getAsBoolean() ? first : second;
  }
}
