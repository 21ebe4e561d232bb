package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.program.log.LogCapture;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.TlsFiles;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that the TLS port does not want: each is told by its cause and address, once. */
class HostileHandshakeTest {
  private static final TransportLimits USUAL = TransportLimits.ofThisProcess();

  @TempDir private Path folder;

  private final LogCapture log = new LogCapture();
  private final List<Socket> sockets = new ArrayList<>();
  private TestPki pki;
  private TlsFiles good;
  private AggregatorServer server;

  @BeforeEach
  void listen() throws Exception {
    pki = new TestPki(Files.createDirectory(folder.resolve("good")));
    good = pki.issue("aggregator", 2);
    start(USUAL);
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    log.close();
  }

  @Test
  void refusedCertificates_areLoggedWithCauseAndAddress_once() throws Exception {
    TestPki strangers = new TestPki(Files.createDirectory(folder.resolve("strangers")));
    SSLContext none = TestPki.context(pki.ca(), null);
    SSLContext expired = TestPki.context(pki.ca(), pki.issue("expired", -1));
    SSLContext stranger = TestPki.context(pki.ca(), strangers.issue("stranger", 2));
    SSLContext distrustful = TestPki.context(strangers.ca(), pki.issue("client", 2));
    for (int attempt = 0; attempt < 20; attempt++) {
      for (SSLContext bad : List.of(none, expired, stranger, distrustful)) {
        assertThatIOException().isThrownBy(() -> shakeHands(bad));
      }
    }
    for (String cause :
        List.of(
            "\"no client certificate\"",
            "\"certificate expired\"",
            "\"certificate of an unknown CA\"",
            "\"the peer does not trust this aggregator's certificate\"")) {
      assertThat(log.await("tls handshake refused peer=127.0.0.1 cause=" + cause))
          .contains(" reason=");
    }
    assertThat(log.with("refused")).hasSize(4);
    assertAnswers();
  }

  @Test
  void plaintext_isLoggedWithWhatItSpeaks_andToldWhatToSet() throws Exception {
    try (RawHttp2 plaintext = new RawHttp2(server.port(), 65_535)) {
      assertThat(plaintext.next().type()).isEqualTo(RawHttp2.SETTINGS);
      assertThat(plaintext.next().debugData())
          .isEqualTo("this port takes TLS: set --tls-dir, or --tls-ca, --tls-cert and --tls-key");
    }
    assertThat(answerTo("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(answerTo("\u0000\u0001\u0002scanner")).hasSize(7).startsWith("\u0015\u0003");
    assertThat(log.with("connection refused peer=127.0.0.1 cause="))
        .hasSize(3)
        .anyMatch(line -> line.contains("plaintext gRPC, this port takes TLS"))
        .anyMatch(line -> line.contains("plaintext HTTP/1, this port takes TLS"))
        .anyMatch(line -> line.contains("neither TLS nor gRPC, this port takes TLS"));
    assertAnswers();
  }

  @Test
  void connectionsOfOneCertificate_areBounded_andThoseOfOthersAreTaken() throws Exception {
    SSLContext greedy = TestPki.context(pki.ca(), pki.issue("greedy", 2));
    int taken = 0;
    for (int connection = 0; connection < 100; connection++) {
      taken += isTaken(greedy) ? 1 : 0;
    }
    assertThat(taken).isBetween(64, 80);
    assertThat(log.with("too many connections of one certificate")).hasSize(1);
    assertThat(isTaken(TestPki.context(pki.ca(), pki.issue("modest", 2)))).isTrue();
    assertAnswers();
    sockets.removeFirst().close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!isTaken(greedy)) { // the server hears of the end a moment later
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  /** Whether a connection comes to the server's first bytes; it stays open then. */
  private boolean isTaken(SSLContext context) throws Exception {
    SSLSocket socket = TestPki.connect(context, server.port());
    try {
      if (socket.getInputStream().read() >= 0) {
        sockets.add(socket);
        return true;
      }
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
    }
    socket.close();
    return false;
  }

  @Test
  void peersThatBeginAHandshakeAndStop_holdNobodyUp() throws Exception {
    server.close();
    start(
        new TransportLimits(
            1000,
            1000,
            2,
            Duration.ofMillis(500),
            USUAL.handshakeWithin(),
            1 << 20,
            USUAL.unreadFor()));
    byte[] hello = clientHello();
    for (int peer = 0; peer < 6; peer++) {
      Socket socket = open();
      socket.getOutputStream().write(hello);
    }
    assertAnswers();
  }

  @Test
  void handshakesBeyondThosePossible_areClosedWithinTheWait_andLoggedOnce() throws Exception {
    server.close();
    start(
        new TransportLimits(
            1000,
            1000,
            1,
            Duration.ofMillis(200),
            USUAL.handshakeWithin(),
            1 << 20,
            USUAL.unreadFor()));
    byte[] hello = clientHello();
    for (int peer = 0; peer < 50; peer++) {
      Socket socket = open();
      socket.getOutputStream().write(hello);
    }
    assertThat(log.await("too many handshakes at once")).contains("peer=127.0.0.1");
    assertThat(log.with("too many handshakes at once")).hasSize(1);
  }

  @Test
  void peersThatStopOnTheWay_areEndedInTime_whereverTheyStop() throws Exception {
    server.close();
    start(USUAL.withHandshakeWithin(Duration.ofMillis(700)));
    byte[] hello = clientHello();
    List<Socket> stopped = new ArrayList<>();
    for (int length : List.of(0, 1, hello.length / 2, hello.length)) {
      Socket socket = open();
      socket.getOutputStream().write(hello, 0, length);
      stopped.add(socket);
    }
    SSLSocket withoutPreface =
        TestPki.connect(TestPki.context(pki.ca(), pki.issue("mute", 2)), server.port());
    withoutPreface.setSoTimeout(30_000);
    stopped.add(withoutPreface);
    for (Socket socket : stopped) {
      assertThat(ends(socket)).isTrue();
    }
    assertAnswers();
  }

  private static boolean ends(Socket socket) {
    try {
      var _ = socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void resumedSession_isKnownByItsCertificate() throws Exception {
    ChannelCredentials credentials = pki.issue("host-a", 2).channelCredentials();
    for (int connection = 0; connection < 2; connection++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port(), credentials).build();
      try {
        RawAgent agent = new RawAgent(channel).greet("host-a");
        assertThat(agent.isOpen()).isTrue();
        agent.close();
        RawAgent liar = new RawAgent(channel);
        liar.send(
            StreamRequest.newBuilder()
                .setHello(RawAgent.hello("host-z", "id-z", "boot", 1))
                .build());
        assertThat(liar.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      } finally {
        var _ = channel.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void certificateThatIsNoViewers_mayAskNothing() throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                "127.0.0.1", server.port(), pki.issue("host-a", 2).channelCredentials())
            .build();
    try {
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> {
            var _ =
                QueryServiceGrpc.newBlockingStub(channel)
                    .withWaitForReady()
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .listHosts(ListHostsRequest.getDefaultInstance());
          })
          .matches(refused -> refused.getStatus().getCode() == Status.Code.PERMISSION_DENIED);
    } finally {
      channel.shutdownNow();
    }
  }

  private void start(TransportLimits limits) {
    server =
        new AggregatorServer(
            new ListenSettings(
                new HostPort("127.0.0.1", 0),
                good.serverCredentials(),
                new Viewers(List.of("aggregator"))),
            new IngestSettings(1000, Duration.ofMillis(100)),
            Duration.ofHours(1),
            limits,
            FleetMemory.ofThisProcess());
  }

  /** With TLS 1.3 a client hears of a refusal when it reads. */
  private void shakeHands(SSLContext context) throws IOException {
    try (SSLSocket socket = TestPki.connect(context, server.port())) {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("closed");
      }
    }
  }

  private byte[] clientHello() throws Exception {
    SSLEngine engine = TestPki.context(pki.ca(), null).createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    var _ = engine.wrap(ByteBuffer.allocate(0), record);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(record.array(), 0, record.position());
    return bytes.toByteArray();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(30_000);
    sockets.add(socket);
    return socket;
  }

  private String answerTo(String bytes) throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private void assertAnswers() throws IOException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port(), TestPki.credentials(good))
            .build();
    try {
      assertThat(
              QueryServiceGrpc.newBlockingStub(channel)
                  .withWaitForReady()
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .getVersion(GetVersionRequest.getDefaultInstance())
                  .getVersion())
          .isNotEmpty();
    } finally {
      channel.shutdownNow();
    }
  }
}
