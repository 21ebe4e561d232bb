package dev.zmem.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostPort;
import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What zmemctl says when no aggregator is where it looks, by real connections. */
class CallTroubleTest {
  @Test
  void portOfAnotherProgram_isNoAggregator_inPlainWords() throws Exception {
    try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(web));
      ProgramException told = ask(new HostPort("127.0.0.1", web.getLocalPort()));
      assertThat(told)
          .hasMessage(
              "no aggregator at 127.0.0.1:%d: what answers there does not speak gRPC (is the port right?)",
              web.getLocalPort());
      assertThat(told.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }
  }

  @Test
  void nameThatNobodyHas_isNotAdvisedToBeListenedOn() {
    ProgramException told = ask(new HostPort("nosuch.invalid", 7700));
    assertThat(told.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(told)
        .hasMessageStartingWith("no aggregator at nosuch.invalid:7700 (nosuch.invalid: ")
        .hasMessageEndingWith("): is the name right? --local measures this host")
        .hasMessageNotContaining("start one");
  }

  @Test
  void portThatNobodyListensOn_isAdvisedToBeListenedOn() throws Exception {
    ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    gone.close();
    ProgramException told = ask(new HostPort("127.0.0.1", gone.getLocalPort()));
    assertThat(told)
        .hasMessageContaining("start one with 'zmem-aggregator run --listen=127.0.0.1:");
    assertThat(told.inShort()).startsWith("no aggregator at 127.0.0.1:").doesNotContain("start");
  }

  @Test
  void portThatEndsEveryConnection_isQuestioned() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                other.accept().close();
              }
            } catch (IOException e) {
              // the test is over
            }
          });
      assertThat(ask(new HostPort("127.0.0.1", other.getLocalPort())))
          .hasMessageContaining("does a zmem aggregator listen on this port?");
    }
  }

  private static void greet(ServerSocket web) {
    try {
      web.accept()
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProgramException ask(HostPort address) {
    try (RemoteFleet fleet =
        new RemoteFleet(address, InsecureChannelCredentials.create(), Duration.ofSeconds(30))) {
      return catchThrowableOfType(ProgramException.class, fleet::version);
    }
  }
}
