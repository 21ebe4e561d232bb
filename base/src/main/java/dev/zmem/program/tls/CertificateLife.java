package dev.zmem.program.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** When a certificate is to be renewed. */
public final class CertificateLife {
  private CertificateLife() {}

  /**
   * Whether two thirds of its life are over, or it has not begun: the clock was ahead when it was
   * made.
   */
  public static boolean isRenewalDue(X509Certificate certificate, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Duration life = Duration.between(begin, certificate.getNotAfter().toInstant());
    return now.isBefore(begin) || now.isAfter(begin.plus(life.multipliedBy(2).dividedBy(3)));
  }
}
