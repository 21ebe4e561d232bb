package dev.zmem.program.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageLimitTest {
  @Test
  void tooLargeMessage_isTheSameWhateverItsSize() {
    assertThat(MessageLimit.exceeded("gRPC message exceeds maximum size 16777216: 100000011"))
        .contains("gRPC message exceeds maximum size 16777216");
    assertThat(MessageLimit.exceeded("CLIENT: gRPC message exceeds maximum size 16: 17"))
        .contains("CLIENT: gRPC message exceeds maximum size 16");
    assertThat(MessageLimit.exceeded("message exceeds maximum size"))
        .contains("message exceeds maximum size");
  }

  @Test
  void otherTrouble_isNone() {
    assertThat(MessageLimit.exceeded("too_many_pings")).isEmpty();
    assertThat(MessageLimit.exceeded("")).isEmpty();
  }
}
