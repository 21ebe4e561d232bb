package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that a peer makes the aggregator hold: answers never read, messages never ended. */
@SuppressWarnings("NullAway.Init") // made by each test's start
class HeldBytesTest {
  private static final String TABLE = "zmem.v1.QueryService/QueryTable";
  private static final TransportLimits USUAL = TransportLimits.ofThisProcess();
  private static final int ROWS = 4000;

  private AttackedAggregator attacked;

  @AfterEach
  void stop() {
    attacked.close();
  }

  @Test
  void answersLeftUnread_beyondTheBound_loseTheConnection() throws Exception {
    start(limits(512 << 10, Duration.ofMinutes(1)));
    try (RawHttp2 attacker = new RawHttp2(attacked.port(), 0)) {
      ask(attacker, 10);
      assertEnds(attacker);
    }
    assertThat(attacked.log().await("connection ended peer=127.0.0.1"))
        .contains("cause=\"leaves answers unread\" reason=\"524288 bytes\"");
    assertOthersAreAnswered();
  }

  @Test
  void answerThatIsNeverRead_losesTheConnection() throws Exception {
    start(limits(USUAL.unreadBytes(), Duration.ofMillis(300)));
    try (RawHttp2 attacker = new RawHttp2(attacked.port(), 0)) {
      ask(attacker, 1);
      assertEnds(attacker);
    }
    assertThat(attacked.log().await("connection ended peer=127.0.0.1"))
        .contains("nothing read for");
    assertOthersAreAnswered();
  }

  @Test
  void bytesThatNobodyAskedFor_areHeldUpByASmallWindow() throws Exception {
    start(USUAL);
    try (RawHttp2 attacker = new RawHttp2(attacked.port(), 0)) {
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
    assertOthersAreAnswered();
  }

  @Test
  void messagesThatDoNotEnd_loseTheirCalls_beforeTheyTakeTheMemoryOfOthers() throws Exception {
    start(USUAL);
    try (RawHttp2 attacker = new RawHttp2(attacked.port(), 65_535)) {
      for (int call = 0; call < 8; call++) {
        attacker.send(RawHttp2.headers(2 * call + 1, "zmem.v1.IngestService/Stream"));
      }
      assertThat(sendUnfinished(attacker, 8, 12 << 20)).contains("67108864 bytes");
    }
    assertOthersAreAnswered();
  }

  @Test
  void questionThatDoesNotEnd_losesItsCall_atHalfAMebibyte() throws Exception {
    start(USUAL);
    for (String method : List.of(TABLE, "grpc.health.v1.Health/Check")) {
      try (RawHttp2 attacker = new RawHttp2(attacked.port(), 65_535)) {
        attacker.send(RawHttp2.headers(1, method));
        assertThat(sendUnfinished(attacker, 1, 12 << 20)).contains("524288 bytes");
      }
    }
    assertOthersAreAnswered();
  }

  /** The honest host has so many rows that its answers are large. */
  private void start(TransportLimits limits) throws Exception {
    List<ProcessSample> rows = new ArrayList<>();
    for (int pid = 1; pid <= ROWS; pid++) {
      rows.add(Passes.process(pid, "program-" + pid, 100 + pid, 50));
    }
    HostPass pass = Passes.of(rows);
    attacked =
        new AttackedAggregator(
            new IngestSettings(ROWS + 1, Duration.ofMillis(100)),
            limits,
            new FrameEncoder(Threshold.DEFAULT, ROWS + 1).encode(pass, pass.endedAtNanos()));
  }

  private void assertOthersAreAnswered() throws Exception {
    attacked.assertBystanderUntouched();
    assertThat(
            QueryServiceGrpc.newBlockingStub(attacked.channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .queryTable(QueryTableRequest.newBuilder().addGroupBy("pid").build())
                .getAnswer()
                .getTable()
                .getRows())
        .isEqualTo(ROWS);
  }

  private static TransportLimits limits(long unreadBytes, Duration unreadFor) {
    return new TransportLimits(
        USUAL.connections(),
        USUAL.unproven(),
        USUAL.handshakes(),
        USUAL.handshakeWait(),
        USUAL.handshakeWithin(),
        unreadBytes,
        unreadFor);
  }

  private void ask(RawHttp2 attacker, int calls) throws IOException {
    byte[] request = QueryTableRequest.newBuilder().addGroupBy("pid").build().toByteArray();
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
}
