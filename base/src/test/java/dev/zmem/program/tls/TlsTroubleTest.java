package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
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
  void handshakeThatTookTooLong_isNoTlsTrouble() {
    assertThat(TlsTrouble.isCauseOf(new SslHandshakeTimeoutException("handshake timed out")))
        .isFalse();
  }

  @Test
  void wrongLanguage_isExplained_withTheFlagToSet() {
    assertThat(
            TlsTrouble.explain(
                Status.UNAVAILABLE.withCause(new NotSslRecordException("not an SSL/TLS record"))))
        .hasValueSatisfying(told ->
            assertThat(told)
                .contains(
                    "the aggregator speaks plaintext and this program TLS", "--tls-ca", "leave"));
    for (String told :
        List.of(
            "http2 error: debug data: " + TlsTrouble.PORT_TAKES_TLS,
            "First received frame was not SETTINGS. Hex dump for first 5 bytes: 1503030002")) {
      assertThat(TlsTrouble.explain(Status.UNAVAILABLE.withDescription(told)))
          .hasValue(
              "the aggregator speaks TLS and this program plaintext: set --tls-ca, --tls-cert and --tls-key");
    }
    assertThat(TlsTrouble.explain(Status.UNAVAILABLE.withDescription("connection refused")))
        .isEmpty();
  }

  @Test
  void distrust_isExplained_withWhoDistrustsWhom() {
    assertThat(explained("(certificate_required) Received fatal alert: certificate_required"))
        .startsWith("the aggregator wants a certificate of this program: set --tls-cert");
    assertThat(explained("(certificate_unknown) Received fatal alert: certificate_unknown"))
        .startsWith("the aggregator does not trust this program's certificate");
    assertThat(
            TlsTrouble.explain(
                    Status.UNAVAILABLE.withCause(
                        new SSLHandshakeException("x", new CertificateExpiredException("old"))))
                .orElse(""))
        .startsWith("the aggregator's certificate has expired");
  }

  private static String explained(String alert) {
    return TlsTrouble.explain(Status.UNAVAILABLE.withCause(new SSLHandshakeException(alert)))
        .orElse("");
  }

  @Test
  void causesThatGoRound_endTheSearch() {
    Exception first = new Exception();
    first.initCause(new Exception(first));
    assertThat(TlsTrouble.isCauseOf(first)).isFalse();
  }
}
