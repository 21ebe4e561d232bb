package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.ingest.IngestSettings;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.program.HostPort;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that take more than is theirs lose it, in one line; the others go on. */
@SuppressWarnings("NullAway.Init") // made by each test's start
class HostileConnectionTest {
  private static final String TABLE = "zmem.v1.QueryService/QueryTable";
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final TransportLimits USUAL = TransportLimits.ofThisProcess();

  private final LogCapture log = new LogCapture();
  private final List<Socket> sockets = new ArrayList<>();
  private AggregatorServer server;
  private ManagedChannel channel;
  private RawAgent bystander;

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    channel.shutdownNow();
    server.close();
    log.close();
  }

  @Test
  void rapidReset_losesTheConnection_afterAFewHundred() throws Exception {
    start(USUAL);
    byte[] reset = RawHttp2.frame(RawHttp2.RST_STREAM, 0, 0, new byte[] {0, 0, 0, 8});
    int calls = 0;
    RawHttp2.Frame last = new RawHttp2.Frame(-1, 0, 0, new byte[0]);
    try (RawHttp2 attacker = new RawHttp2(server.port(), 65_535)) {
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
    assertBystanderUntouched();
  }

  @Test
  void answersLeftUnread_beyondTheBound_loseTheConnection() throws Exception {
    start(limits(USUAL.connections(), 512 << 10, Duration.ofMinutes(1)));
    try (RawHttp2 attacker = new RawHttp2(server.port(), 0)) {
      ask(attacker, 10);
      assertEnds(attacker);
    }
    assertThat(log.await("connection ended peer=127.0.0.1"))
        .contains("cause=\"leaves answers unread\" reason=\"524288 bytes\"");
    assertBystanderUntouched();
  }

  @Test
  void answerThatIsNeverRead_losesTheConnection() throws Exception {
    start(limits(USUAL.connections(), USUAL.unreadBytes(), Duration.ofMillis(300)));
    try (RawHttp2 attacker = new RawHttp2(server.port(), 0)) {
      ask(attacker, 1);
      assertEnds(attacker);
    }
    assertThat(log.await("connection ended peer=127.0.0.1")).contains("nothing read for");
    assertBystanderUntouched();
  }

  @Test
  void peerThatComesAndGoes_doesNotFillTheLog() throws Exception {
    start(USUAL);
    for (int attempt = 1; attempt <= 200; attempt++) {
      RawAgent hostile = new RawAgent(channel);
      hostile.send(
          StreamRequest.newBuilder()
              .setHello(RawAgent.hello("restless", "id", "boot", attempt))
              .build());
      assertThat(hostile.next().hasWelcome()).isTrue();
      hostile.close();
      assertThat(hostile.end().isOk()).isTrue();
    }
    assertThat(log.with("host=restless")).hasSizeBetween(10, 60);
    assertBystanderUntouched();
  }

  @Test
  void bytesThatNobodyAskedFor_areHeldUpByASmallWindow() throws Exception {
    start(USUAL);
    try (RawHttp2 attacker = new RawHttp2(server.port(), 0)) {
      attacker.send(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
      int connection = 65_535;
      int call = 65_535;
      RawHttp2.Frame frame = attacker.next();
      while (frame.type() != RawHttp2.PING) {
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        if (frame.type() == RawHttp2.WINDOW_UPDATE) {
          connection += payload.getInt();
        }
        while (frame.type() == RawHttp2.SETTINGS && payload.hasRemaining()) {
          int name = payload.getShort();
          int value = payload.getInt();
          call = name == 4 ? value : call;
        }
        frame = attacker.next();
      }
      assertThat(connection).isEqualTo(128 * 1024);
      assertThat(call).isEqualTo(128 * 1024);
    }
    assertBystanderUntouched();
  }

  @Test
  void messagesThatDoNotEnd_loseTheirCalls_beforeTheyTakeTheMemoryOfOthers() throws Exception {
    start(USUAL);
    try (RawHttp2 attacker = new RawHttp2(server.port(), 65_535)) {
      for (int call = 0; call < 8; call++) {
        attacker.send(RawHttp2.headers(2 * call + 1, "zmem.v1.IngestService/Stream"));
      }
      assertThat(sendUnfinished(attacker, 8, 12 << 20)).contains("67108864 bytes");
    }
    assertBystanderUntouched();
  }

  @Test
  void questionThatDoesNotEnd_losesItsCall_atHalfAMebibyte() throws Exception {
    start(USUAL);
    for (String method : List.of(TABLE, "grpc.health.v1.Health/Check")) {
      try (RawHttp2 attacker = new RawHttp2(server.port(), 65_535)) {
        attacker.send(RawHttp2.headers(1, method));
        assertThat(sendUnfinished(attacker, 1, 12 << 20)).contains("524288 bytes");
      }
    }
    assertBystanderUntouched();
  }

  @Test
  void connectionsBeyondTheLimit_areClosedAtOnce_inOneLine_untilThereIsRoom() throws Exception {
    start(limits(20, USUAL.unreadBytes(), USUAL.unreadFor()));
    int refused = 0;
    for (int number = 0; number < 40; number++) {
      refused += isClosed(open(), 300) ? 1 : 0;
    }
    assertThat(refused).isGreaterThanOrEqualTo(30);
    assertThat(log.with("connection refused")).hasSize(1);
    assertThat(log.await("connection refused")).contains("peer=127.0.0.1", "too many connections");
    assertBystanderUntouched();
    for (Socket socket : sockets) {
      socket.close();
    }
    ManagedChannel next = channel();
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
    assertThat(log.with("connection refused")).hasSize(2);
    assertThat(log.await("plaintext HTTP/1, this port takes plaintext gRPC"))
        .contains("peer=127.0.0.1");
    assertThat(log.await("neither TLS nor gRPC")).contains("begins with 0x0001027363616e6e");
    assertBystanderUntouched();
  }

  private void start(TransportLimits limits) throws Exception {
    server =
        new AggregatorServer(
            new HostPort("127.0.0.1", 0),
            InsecureServerCredentials.create(),
            new IngestSettings(5000, Duration.ofMillis(100)),
            Duration.ofHours(1),
            limits,
            FleetMemory.ofThisProcess());
    channel = channel();
    bystander = new RawAgent(channel).greet("bystander");
    List<ProcessSample> rows = new ArrayList<>();
    for (int pid = 1; pid <= 4000; pid++) {
      rows.add(Passes.process(pid, "program-" + pid, 100 + pid, 50));
    }
    HostPass pass = Passes.of(rows);
    bystander.send(new FrameEncoder(Threshold.DEFAULT, 5000).encode(pass, pass.endedAtNanos()));
    assertThat(bystander.next().getAck().getSequence()).isEqualTo(1);
  }

  private static TransportLimits limits(int connections, long unreadBytes, Duration unreadFor) {
    return new TransportLimits(
        connections,
        connections,
        USUAL.handshakes(),
        USUAL.handshakeWait(),
        USUAL.handshakeWithin(),
        unreadBytes,
        unreadFor);
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .usePlaintext()
        .maxInboundMessageSize(16 << 20)
        .build();
  }

  private void ask(RawHttp2 attacker, int calls) throws IOException {
    byte[] request =
        QueryTableRequest.newBuilder().setGroupBy(GroupBy.GROUP_BY_PID).build().toByteArray();
    for (int call = 0; call < calls; call++) {
      attacker.send(RawHttp2.headers(2 * call + 1, TABLE));
      attacker.send(RawHttp2.message(2 * call + 1, request));
    }
  }

  /** Parts of one message a call, until one of the calls ends: what its end says. */
  private static String sendUnfinished(RawHttp2 attacker, int calls, int bytesEach)
      throws IOException {
    byte[] begin = ByteBuffer.allocate(5).put((byte) 0).putInt(bytesEach + 1).array();
    for (int call = 0; call < calls; call++) {
      attacker.send(RawHttp2.frame(RawHttp2.DATA, 0, 2 * call + 1, begin));
    }
    byte[] part = new byte[16_384];
    int[] windows = new int[calls + 1]; // the connection's, then the calls'
    Arrays.fill(windows, 65_535 - begin.length);
    windows[0] -= begin.length * calls;
    for (int sent = 0; sent < bytesEach; sent += part.length) {
      for (int call = 0; call < calls; call++) {
        while (windows[0] < part.length || windows[call + 1] < part.length) {
          RawHttp2.Frame frame = attacker.next();
          ByteBuffer payload = ByteBuffer.wrap(frame.payload());
          switch (frame.type()) {
            case RawHttp2.HEADERS -> {
              return new String(frame.payload(), StandardCharsets.ISO_8859_1);
            }
            case RawHttp2.WINDOW_UPDATE -> windows[(frame.stream() + 1) / 2] += payload.getInt();
            case RawHttp2.SETTINGS -> {
              while (payload.hasRemaining()) {
                int name = payload.getShort();
                int value = payload.getInt();
                for (int each = 1; name == 4 && each <= calls; each++) {
                  windows[each] += value - 65_535;
                }
              }
              if (frame.flags() == 0) {
                attacker.send(RawHttp2.frame(RawHttp2.SETTINGS, 1, 0, new byte[0]));
              }
            }
            default -> {} // pings
          }
        }
        attacker.send(RawHttp2.frame(RawHttp2.DATA, 0, 2 * call + 1, part));
        windows[0] -= part.length;
        windows[call + 1] -= part.length;
      }
    }
    return "all was taken";
  }

  private static void assertEnds(RawHttp2 attacker) {
    assertThat(catchEnd(attacker)).isTrue();
  }

  private static boolean catchEnd(RawHttp2 attacker) {
    try {
      while (true) {
        var _ = attacker.next();
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
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
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
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

  private void assertBystanderUntouched() {
    assertThat(bystander.isOpen()).isTrue();
    assertThat(
            QueryServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .queryTable(QueryTableRequest.newBuilder().setGroupBy(GroupBy.GROUP_BY_PID).build())
                .getRowsCount())
        .isGreaterThan(1000);
  }
}
