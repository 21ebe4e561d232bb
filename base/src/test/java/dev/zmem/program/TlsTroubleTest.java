package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsTroubleTest {
  @Test
  void handshakeOrCertificate_isTlsTrouble_howeverDeep() {
    Throwable handshake = new SSLHandshakeException("Received fatal alert: bad_certificate");
    assertThat(TlsTrouble.isCauseOf(handshake)).isTrue();
    assertThat(TlsTrouble.isCauseOf(new IOException(new IllegalStateException(handshake))))
        .isTrue();
    assertThat(TlsTrouble.isCauseOf(new IOException(new CertificateException("no name matches"))))
        .isTrue();
  }

  @Test
  void nobodyThere_isNoTlsTrouble_whateverItIsCalled() {
    assertThat(TlsTrouble.isCauseOf(null)).isFalse();
    assertThat(TlsTrouble.isCauseOf(new ConnectException("refused by tls.example.net"))).isFalse();
  }

  @Test
  void causesThatGoRound_endTheSearch() {
    Exception first = new Exception();
    first.initCause(new Exception(first));
    assertThat(TlsTrouble.isCauseOf(first)).isFalse();
  }
}
