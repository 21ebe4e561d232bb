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

class TlsErrorsTest {
  @Test
  void handshakeOrCertificate_isTlsTrouble_howeverDeep() {
    Throwable handshake = new SSLHandshakeException("Received fatal alert: bad_certificate");
    assertThat(TlsErrors.isCauseOf(handshake)).isTrue();
    assertThat(TlsErrors.isCauseOf(new IOException(new IllegalStateException(handshake)))).isTrue();
    assertThat(TlsErrors.isCauseOf(new IOException(new CertificateException("no name matches"))))
        .isTrue();
  }

  @Test
  void nobodyThere_isNoTlsTrouble_whateverItIsCalled() {
    assertThat(TlsErrors.isCauseOf(null)).isFalse();
    assertThat(TlsErrors.isCauseOf(new ConnectException("refused by tls.example.net"))).isFalse();
  }

  @Test
  void handshakeThatTookTooLong_isNoTlsTrouble() {
    assertThat(TlsErrors.isCauseOf(new SslHandshakeTimeoutException("handshake timed out")))
        .isFalse();
  }

  @Test
  void wrongLanguage_isExplained_withTheFlagToSet() {
    assertThat(
            TlsErrors.explain(
                Status.UNAVAILABLE.withCause(new NotSslRecordException("not an SSL/TLS record"))))
        .hasValueSatisfying(told ->
            assertThat(told)
                .contains(
                    "the aggregator speaks plaintext and this program TLS", "--tls-ca", "leave"));
    for (String told :
        List.of(
            "http2 error: debug data: " + TlsErrors.PORT_TAKES_TLS,
            "http2 error: debug data: this port takes TLS: set --tls-ca, --tls-cert and --tls-key",
            "First received frame was not SETTINGS. Hex dump for first 5 bytes: 1503030002")) {
      assertThat(TlsErrors.explain(Status.UNAVAILABLE.withDescription(told)))
          .hasValue(
              "the aggregator speaks TLS and this program plaintext: set --tls-dir, or --tls-ca, --tls-cert and"
                  + " --tls-key ('zmemctl login' and 'zmem-agent join' get a certificate)");
    }
    assertThat(TlsErrors.explain(Status.UNAVAILABLE.withDescription("connection refused")))
        .isEmpty();
  }

  @Test
  void distrust_isExplained_withWhoDistrustsWhom() {
    assertThat(explained("(certificate_required) Received fatal alert: certificate_required"))
        .startsWith("the aggregator wants a certificate of this program: set --tls-cert");
    assertThat(explained("(certificate_unknown) Received fatal alert: certificate_unknown"))
        .startsWith("the aggregator does not trust this program's certificate");
    assertThat(
            TlsErrors.explain(
                    Status.UNAVAILABLE.withCause(
                        new SSLHandshakeException("x", new CertificateExpiredException("old"))))
                .orElse(""))
        .startsWith("the aggregator's certificate has expired");
  }

  private static String explained(String alert) {
    return TlsErrors.explain(Status.UNAVAILABLE.withCause(new SSLHandshakeException(alert)))
        .orElse("");
  }

  @Test
  void causesThatGoRound_endTheSearch() {
    Exception first = new Exception();
    first.initCause(new Exception(first));
    assertThat(TlsErrors.isCauseOf(first)).isFalse();
  }
}
