package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.program.log.LogCapture;
import dev.zmem.program.option.HostPort;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the log says of an aggregator that is none. */
class UplinkLogTest {
  @Test
  void portOfAnotherProgram_isSaidInPlainWords() {
    UplinkSettings settings =
        new UplinkSettings(
            new HostPort("127.0.0.1", 9090),
            InsecureChannelCredentials.create(),
            "web-1",
            new MachineIdentity("machine", "boot"),
            Duration.ofSeconds(5));
    try (LogCapture log = new LogCapture()) {
      new UplinkLog(settings)
          .trouble(
              Status.INTERNAL.withDescription(
                  "First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f"),
              StreamFailure.AWAY);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARNING disconnected aggregator=127.0.0.1:9090")
          .endsWith("reason=\"what answers there does not speak gRPC (is the port right?)\"");
    }
  }
}
