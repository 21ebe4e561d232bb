package dev.zmem.program.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConnectionErrorsTest {
  @Test
  void endThatTheOtherSideMade_isTold_fromNobodyThere() {
    assertThat(
            ConnectionErrors.isEnd(
                Status.CANCELLED.withDescription(
                    "RST_STREAM closed stream. HTTP/2 error code: CANCEL")))
        .isTrue();
    assertThat(
            ConnectionErrors.isEnd(
                Status.UNAVAILABLE.withCause(new IOException("Connection reset by peer"))))
        .isTrue();
    assertThat(
            ConnectionErrors.isEnd(
                Status.UNAVAILABLE.withCause(new IOException("Connection refused"))))
        .isFalse();
    assertThat(ConnectionErrors.isEnd(Status.OK)).isFalse();
  }
}
