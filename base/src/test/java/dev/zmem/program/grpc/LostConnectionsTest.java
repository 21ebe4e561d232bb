package dev.zmem.program.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {
  @Test
  void endThatTheOtherSideMade_isTold_fromNobodyThere() {
    assertThat(
            LostConnections.isEnd(
                Status.CANCELLED.withDescription(
                    "RST_STREAM closed stream. HTTP/2 error code: CANCEL")))
        .isTrue();
    assertThat(
            LostConnections.isEnd(
                Status.UNAVAILABLE.withCause(new IOException("Connection reset by peer"))))
        .isTrue();
    assertThat(
            LostConnections.isEnd(
                Status.UNAVAILABLE.withCause(new IOException("Connection refused"))))
        .isFalse();
    assertThat(LostConnections.isEnd(Status.OK)).isFalse();
  }
}
