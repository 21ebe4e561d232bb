package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why a stream ended tells how long to wait: an aggregator that is busy is not asked at once. */
class StreamFailureTest {
  private static final Duration USEFUL = Duration.ofMinutes(1);

  @Test
  void whatTakesTooLong_isBusy_alsoAfterAStreamThatWasOfUse() {
    assertThat(of(Status.DEADLINE_EXCEEDED)).isEqualTo(StreamFailure.BUSY);
    assertThat(StreamFailure.of(Status.DEADLINE_EXCEEDED, USEFUL)).isEqualTo(StreamFailure.BUSY);
  }

  @Test
  void connectionCutOffBeforeItsFirstAnswer_isBusy_andLaterAway() {
    for (Status cutOff :
        new Status[] {
          Status.UNAVAILABLE.withCause(new IOException(new ClosedChannelException())),
          Status.UNAVAILABLE.withCause(new IOException("Connection reset by peer")),
          Status.UNAVAILABLE.withDescription("Handshake timed out"),
          Status.UNAVAILABLE.withDescription("Keepalive failed. The connection is likely gone"),
        }) {
      assertThat(of(cutOff)).as(cutOff.toString()).isEqualTo(StreamFailure.BUSY);
      assertThat(StreamFailure.of(cutOff, USEFUL)).isEqualTo(StreamFailure.AWAY);
    }
  }

  @Test
  void nobodyListening_isAway() {
    assertThat(of(Status.UNAVAILABLE.withCause(new ConnectException("Connection refused"))))
        .isEqualTo(StreamFailure.AWAY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "ALREADY_EXISTS",
        "ABORTED",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "INVALID_ARGUMENT",
        "UNAUTHENTICATED",
        "UNIMPLEMENTED"
      })
  void no_isRefused_whateverWasBefore(Status.Code code) {
    assertThat(of(code.toStatus())).isEqualTo(StreamFailure.REFUSED);
    assertThat(StreamFailure.of(code.toStatus(), USEFUL)).isEqualTo(StreamFailure.REFUSED);
  }

  @Test
  void certificateThatIsNotTrusted_isUntrusted() {
    SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed");
    handshake.initCause(new CertificateException("PKIX path building failed"));
    assertThat(of(Status.UNAVAILABLE.withCause(handshake))).isEqualTo(StreamFailure.UNTRUSTED);
  }

  private static StreamFailure of(Status status) {
    return StreamFailure.of(status, Duration.ZERO);
  }
}
