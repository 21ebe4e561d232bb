package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.QueryTableRequest;
import io.grpc.InsecureChannelCredentials;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port that takes connections and says nothing, as of a program that hangs. */
class UnansweredWatchTest {
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void watchOfALongPeriod_waitsForItsFirstTable_asAnyQuestionForItsAnswer() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RemoteFleet fleet =
            new RemoteFleet(
                new HostPort("127.0.0.1", mute.getLocalPort()),
                InsecureChannelCredentials.create(),
                Duration.ofMillis(300))) {
      assertThatThrownBy(() ->
              fleet.watch(QueryTableRequest.getDefaultInstance(), Duration.ofHours(1), table -> {}))
          .isInstanceOf(ProgramException.class)
          .hasMessageContaining("within 300ms (--timeout)");
    }
  }
}
