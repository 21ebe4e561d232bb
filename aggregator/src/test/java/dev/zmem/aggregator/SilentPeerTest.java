package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.program.option.HostPort;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that connect and then say nothing: they are let go, and nobody waits for them. */
class SilentPeerTest {
  /** The first bytes of a TLS record that promises a ClientHello of 512 bytes. */
  private static final byte[] HALF_A_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  private static final int PEERS = 40;

  private final List<Socket> stalled = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<AggregatorServer> servers = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : stalled) {
      socket.close();
    }
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(AggregatorServer::close);
  }

  @Test
  void streamWithoutHello_isEnded_andOthersAreNot() throws Exception {
    AggregatorServer server =
        server(InsecureServerCredentials.create(), Duration.ofSeconds(1), Duration.ofSeconds(10));
    ManagedChannel channel = channel(server, InsecureChannelCredentials.create());
    RawAgent polite = new RawAgent(channel).greet("polite");
    Status end = new RawAgent(channel).end();
    assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(end.getDescription()).isEqualTo("no hello within 1s");
    assertThat(polite.isOpen()).isTrue();
    assertThat(new RawAgent(channel).greet("next").isOpen()).isTrue();
  }

  @Test
  void peersThatStallInTheHandshake_areLetGo_andHoldNobodyUp(@TempDir Path folder)
      throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    selfSigned(key, certificate);
    AggregatorServer server =
        server(
            TlsServerCredentials.create(certificate.toFile(), key.toFile()),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3));
    stall(server, HALF_A_HELLO);
    assertAnswers(
        channel(
            server, TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build()));
    assertLetGo();
  }

  @Test
  void peersThatStallBeforeTheFirstCall_areLetGo_andHoldNobodyUp() throws Exception {
    AggregatorServer server =
        server(InsecureServerCredentials.create(), Duration.ofSeconds(10), Duration.ofSeconds(3));
    stall(server, new byte[] {'P', 'R', 'I'});
    assertAnswers(channel(server, InsecureChannelCredentials.create()));
    assertLetGo();
  }

  private AggregatorServer server(
      ServerCredentials credentials, Duration helloWithin, Duration handshakeWithin) {
    AggregatorServer server =
        new AggregatorServer(
            new ListenSettings(new HostPort("127.0.0.1", 0), credentials),
            new IngestSettings(1000, Duration.ofMillis(100), helloWithin),
            Duration.ofHours(1),
            TransportLimits.ofThisProcess().withHandshakeWithin(handshakeWithin),
            FleetMemory.ofThisProcess());
    servers.add(server);
    return server;
  }

  private ManagedChannel channel(AggregatorServer server, ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port(), credentials).build();
    channels.add(channel);
    return channel;
  }

  /** Half of them say nothing at all, the others begin to. */
  private void stall(AggregatorServer server, byte[] beginning) throws IOException {
    for (int peer = 0; peer < PEERS; peer++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(30_000);
      stalled.add(socket);
      if (peer % 2 == 0) {
        socket.getOutputStream().write(beginning);
      }
    }
  }

  private static void assertAnswers(ManagedChannel channel) {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  private void assertLetGo() throws IOException {
    for (Socket socket : stalled) {
      try {
        assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1000);
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
  }

  private static void selfSigned(Path key, Path certificate) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .redirectOutput(key.resolveSibling("openssl.log").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
  }
}
