package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are too many, too restless or not gRPC end, in one line; the others go on. */
@SuppressWarnings("NullAway.Init") // made by each test's start
class HostileConnectionTest {
  private static final String TABLE = "zmem.v1.QueryService/QueryTable";
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final TransportLimits USUAL = TransportLimits.ofThisProcess();

  private final List<Socket> sockets = new ArrayList<>();
  private AttackedAggregator attacked;

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    attacked.close();
  }

  @Test
  void rapidReset_losesTheConnection_afterAFewHundred() throws Exception {
    start(USUAL);
    byte[] reset = RawHttp2.frame(RawHttp2.RST_STREAM, 0, 0, new byte[] {0, 0, 0, 8});
    int calls = 0;
    RawHttp2.Frame last = new RawHttp2.Frame(-1, 0, 0, new byte[0]);
    try (RawHttp2 attacker = new RawHttp2(attacked.port(), 65_535)) {
      boolean open = true;
      while (open && calls < 10_000) {
        for (int call = 0; call < 20; call++) {
          int stream = 2 * calls++ + 1;
          sendUnlessClosed(attacker, RawHttp2.headers(stream, TABLE));
          reset[8] = (byte) stream;
          reset[7] = (byte) (stream >> 8);
          sendUnlessClosed(attacker, reset);
        }
        last = goAwayOrPing(attacker);
        open = last.type() == RawHttp2.PING;
      }
    }
    assertThat(calls).isLessThan(1000);
    assertThat(last.type()).isEqualTo(RawHttp2.GO_AWAY);
    assertThat(last.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
    attacked.assertBystanderUntouched();
  }

  @Test
  void peerThatComesAndGoes_doesNotFillTheLog() throws Exception {
    start(USUAL);
    for (int attempt = 1; attempt <= 200; attempt++) {
      RawAgent hostile = new RawAgent(attacked.channel);
      hostile.send(
          StreamRequest.newBuilder()
              .setHello(RawAgent.hello("restless", "id", "boot", attempt))
              .build());
      assertThat(hostile.next().hasWelcome()).isTrue();
      hostile.close();
      assertThat(hostile.end().isOk()).isTrue();
    }
    assertThat(attacked.log().with("host=restless")).hasSizeBetween(10, 60);
    attacked.assertBystanderUntouched();
  }

  @Test
  void connectionsBeyondTheLimit_areClosedAtOnce_inOneLine_untilThereIsRoom() throws Exception {
    start(withConnections(20));
    int refused = 0;
    for (int number = 0; number < 40; number++) {
      refused += isClosed(open(), 300) ? 1 : 0;
    }
    assertThat(refused).isGreaterThanOrEqualTo(30);
    assertThat(attacked.log().with("connection refused")).hasSize(1);
    assertThat(attacked.log().await("connection refused"))
        .contains("peer=127.0.0.1", "too many connections");
    attacked.assertBystanderUntouched();
    for (Socket socket : sockets) {
      socket.close();
    }
    ManagedChannel next = attacked.newChannel();
    try {
      QueryServiceGrpc.QueryServiceBlockingStub ask =
          QueryServiceGrpc.newBlockingStub(next)
              .withWaitForReady()
              .withDeadlineAfter(30, TimeUnit.SECONDS);
      assertThat(ask.getVersion(GetVersionRequest.getDefaultInstance()).getVersion()).isNotEmpty();
    } finally {
      next.shutdownNow();
    }
  }

  @Test
  void whoSpeaksSomethingElse_isToldSo_andLoggedOnce() throws Exception {
    start(USUAL);
    for (int attempt = 0; attempt < 50; attempt++) {
      assertThat(answerTo("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
          .contains("this port takes plaintext gRPC");
      assertThat(answerTo("\u0000\u0001\u0002scanner")).contains("this port takes plaintext gRPC");
    }
    assertThat(attacked.log().with("connection refused")).hasSize(2);
    assertThat(attacked.log().await("plaintext HTTP/1, this port takes plaintext gRPC"))
        .contains("peer=127.0.0.1");
    assertThat(attacked.log().await("neither TLS nor gRPC"))
        .contains("begins with 0x0001027363616e6e");
    attacked.assertBystanderUntouched();
  }

  private void start(TransportLimits limits) throws Exception {
    attacked =
        new AttackedAggregator(
            AggregatorOnLoopback.SETTINGS, limits, AttackedAggregator.keyFrame());
  }

  private static TransportLimits withConnections(int connections) {
    return new TransportLimits(
        connections,
        connections,
        USUAL.handshakes(),
        USUAL.handshakeWait(),
        USUAL.handshakeWithin(),
        USUAL.unreadBytes(),
        USUAL.unreadFor());
  }

  /** What the server says last: that it goes away, or the answer to a ping. */
  private static RawHttp2.Frame goAwayOrPing(RawHttp2 attacker) throws IOException {
    sendUnlessClosed(attacker, RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
    RawHttp2.Frame frame = attacker.next();
    while (frame.type() != RawHttp2.GO_AWAY
        && (frame.type() != RawHttp2.PING || frame.flags() != 1)) {
      frame = attacker.next();
    }
    return frame;
  }

  private static void sendUnlessClosed(RawHttp2 attacker, byte[] bytes) throws IOException {
    try {
      attacker.send(bytes);
    } catch (SocketException e) {
      // closed already: what it said is there to be read
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), attacked.port());
    sockets.add(socket);
    return socket;
  }

  private static boolean isClosed(Socket socket, int withinMillis) throws IOException {
    socket.setSoTimeout(withinMillis);
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private String answerTo(String bytes) throws IOException {
    try (Socket socket = open()) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
