package dev.zmem.program.doctor;

import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.tls.CertificateLife;
import dev.zmem.program.tls.TlsFiles;
import dev.zmem.text.Ages;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** How long a program's own certificate still is good. */
public final class CertificateCheck {
  private static final String CHECK = "certificate";

  private CertificateCheck() {}

  /**
   * Looks at a certificate.
   *
   * @param files of the program
   * @param now when
   * @param renewing what gets the next one
   * @param getting what gets one where there is none in force
   */
  public static Finding of(TlsFiles files, Instant now, String renewing, String getting) {
    X509Certificate own;
    try {
      own = files.leaf();
      var _ = files.channelCredentials(); // key, certificate and CA belong together
    } catch (ProgramException e) {
      return Finding.bad(CHECK, String.valueOf(e.getMessage()), getting);
    }
    Instant begin = own.getNotBefore().toInstant();
    Instant end = own.getNotAfter().toInstant();
    if (now.isBefore(begin)) {
      return Finding.bad(
          CHECK, "not valid before " + begin + ", and it is " + now, "set this machine's clock");
    }
    if (!now.isBefore(end)) {
      return Finding.bad(CHECK, "ended " + end, getting);
    }
    String left = "good for " + Ages.print(Duration.between(now, end)) + ", until " + end;
    return CertificateLife.isRenewalDue(own, now)
        ? Finding.warn(CHECK, left + ", and two thirds of its life are over", renewing)
        : Finding.ok(CHECK, left);
  }
}
